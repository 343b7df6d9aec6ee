using System.Runtime.CompilerServices;
using System.Text.Json;
using Npgsql;

namespace Nexo.Platform;

/// <summary><c>dotnet Nexo.dll doctor [--data DIR] [--json true]</c>: the whole state of an installation, one line for each thing looked at.</summary>
sealed class DoctorVerb(IEnumerable<ICheckup> checkups, Installation installation) : IVerb
{
    public string Name => "doctor";

    public async Task<int> Run(IConfiguration arguments, CancellationToken cancellationToken)
    {
        installation.Folder = arguments["data"] ?? installation.Folder;
        var (json, all) = (arguments["json"] == "true", new List<Found>());
        await foreach (var found in LookAtAll(cancellationToken))
        {
            all.Add(found);
            if (!json)
                await Console.Out.WriteLineAsync($"{(found.IsWell ? "ok " : "ILL")}  {found.About,-12}  {found.Sentence}");
        }
        var ill = all.Count(one => !one.IsWell);
        await Console.Out.WriteLineAsync(json ? Told(all) : ill == 0 ? "All is well." : $"{ill} of {all.Count} need attention.");
        return ill == 0 ? 0 : 1;
    }

    /// <summary>For programs.</summary>
    internal static string Told(IReadOnlyList<Found> all) => JsonSerializer.Serialize(new { isWell = all.All(one => one.IsWell), checkups = all }, Json.Options);

    internal sealed record Found(string About, bool IsWell, string Sentence);

    internal async IAsyncEnumerable<Found> LookAtAll([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var said = new HashSet<string>(StringComparer.Ordinal);
        foreach (var checkup in checkups.OrderBy(c => c.Order).ThenBy(c => c.About, StringComparer.Ordinal))
        {
            var found = await Look(checkup, cancellationToken);
            yield return new Found(checkup.About, found.IsWell, found.IsWell || said.Add(found.Sentence) ? found.Sentence : "not known, for the reason above.");
        }
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
