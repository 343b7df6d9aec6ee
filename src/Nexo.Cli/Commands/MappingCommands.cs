using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Nexo.Client;

namespace Nexo.Cli.Commands;

/// <summary><c>mapping list</c>, <c>mapping export NAME</c>, <c>mapping import FILE</c>: how the columns of files are read.</summary>
static class MappingCommands
{
    static readonly JsonSerializerOptions Plain = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static readonly Argument<string> Name = new("name") { Description = "The mapping's name." };

    static readonly Argument<FileInfo> File = new Argument<FileInfo>("file") { Description = "A mapping as export wrote it." }.AcceptExistingOnly();

    public static Command Make()
    {
        var list = new Command("list", "The mappings of the workspace.");
        list.SetAction((_, stop) => List(stop));
        var export = new Command("export", "Write a mapping as JSON.") { Name };
        export.SetAction((given, stop) => Export(given.GetRequiredValue(Name), stop));
        var import = new Command("import", "Keep a mapping that was exported.") { File };
        import.SetAction((given, stop) => Import(given.GetRequiredValue(File), stop));
        return new Command("mapping", "How the columns of files are read.") { list, export, import };
    }

    static async Task<int> List(CancellationToken stop)
    {
        Columns.Write(["name", "channel", "uses", "used"], (await Server.Connect().ListMappings(stop)).Mappings.Select(one => (string[])
            [one.Name, one.Channel, one.Uses.ToString(CultureInfo.InvariantCulture), one.UsedAt?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? ""]));
        return 0;
    }

    static async Task<int> Export(string name, CancellationToken stop)
    {
        var found = (await Server.Connect().ListMappings(stop)).Mappings.FirstOrDefault(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new CannotGoOn($"There is no mapping {name}; './nexo mapping list' shows them.");
        Console.WriteLine(JsonSerializer.Serialize(new { found.Name, found.Channel, found.Columns, found.Fields }, Plain));
        return 0;
    }

    static async Task<int> Import(FileInfo file, CancellationToken stop)
    {
        WantedMapping? mapping;
        try
        {
            mapping = JsonSerializer.Deserialize<WantedMapping>(await System.IO.File.ReadAllTextAsync(file.FullName, stop), JsonSerializerOptions.Web);
        }
        catch (JsonException e)
        {
            throw new CannotGoOn($"{file.Name} is no mapping: {e.Message}");
        }
        var kept = await Server.Connect().CreateMapping(mapping ?? throw new CannotGoOn($"{file.Name} is no mapping."), stop);
        Console.WriteLine($"{kept.Name} ({kept.Channel}) is kept");
        return 0;
    }
}
