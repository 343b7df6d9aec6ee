using Npgsql;

namespace Nexo.Platform;

/// <summary><c>dotnet Nexo.dll doctor [--data DIR]</c>: the whole state of an installation, one line for each thing looked at.</summary>
sealed class DoctorVerb(IEnumerable<ICheckup> checkups, Installation installation) : IVerb
{
    public string Name => "doctor";

    public async Task<int> Run(IConfiguration arguments, CancellationToken cancellationToken)
    {
        installation.Folder = arguments["data"] ?? installation.Folder;
        var (ill, said) = (0, new HashSet<string>(StringComparer.Ordinal));
        foreach (var checkup in checkups.OrderBy(c => c.Order).ThenBy(c => c.About, StringComparer.Ordinal))
        {
            var found = await Look(checkup, cancellationToken);
            ill += found.IsWell ? 0 : 1;
            var sentence = found.IsWell || said.Add(found.Sentence) ? found.Sentence : "not known, for the reason above.";
            await Console.Out.WriteLineAsync($"{(found.IsWell ? "ok " : "ILL")}  {checkup.About,-12}  {sentence}");
        }
        await Console.Out.WriteLineAsync(ill == 0 ? "All is well." : $"{ill} of {checkups.Count()} need attention.");
        return ill == 0 ? 0 : 1;
    }

    static async Task<Diagnosis> Look(ICheckup checkup, CancellationToken cancellationToken)
    {
        try
        {
            return await checkup.Look(cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.InvalidParameterValue)
        {
            return Diagnosis.Ill("not known, because the schema is not there yet: start the server once.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return Diagnosis.Ill(DatabaseTrouble.Sentence(e) ?? e.Message);
        }
    }
}

/// <summary>Where the installation keeps its files, as far as the doctor was told.</summary>
sealed class Installation
{
    public string Folder { get; set; } = Environment.CurrentDirectory;
}
