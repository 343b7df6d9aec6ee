using System.CommandLine;
using Nexo.Client;
using Spectre.Console;

namespace Nexo.Cli.Commands;

/// <summary><c>import FILE --channel C</c>: sends a file, shows how far it is, and lists what was refused.</summary>
static class ImportCommand
{
    const int Shown = 10;

    static readonly Argument<FileInfo> File = new Argument<FileInfo>("file") { Description = "A CSV or JSON file, also gzipped." }.AcceptExistingOnly();

    static readonly Option<string> Currency = new("--currency") { Description = "Of prices that name none, for example BRL." };

    static readonly Option<string> Mapping = new("--mapping") { Description = "How the columns are read: the name of a kept mapping, or auto for none." };

    public static Command Make()
    {
        var channel = Channels.Option(required: true);
        var command = new Command("import", "Read listings from a file.") { File, channel, Currency, Mapping };
        command.SetAction((given, stop) => Run(given.GetRequiredValue(File), given.GetRequiredValue(channel), (given.GetValue(Currency), given.GetValue(Mapping)), stop));
        return command;
    }

    static async Task<int> Run(FileInfo file, string channel, (string? Currency, string? Mapping) more, CancellationToken stop)
    {
        var nexo = Server.Connect();
        var import = Console.IsOutputRedirected
            ? await Send(nexo, file, channel, more, _ => { }, stop)
            : await AnsiConsole.Progress().AutoClear(true).StartAsync(shown =>
            {
                var bar = shown.AddTask(Markup.Escape(file.Name), maxValue: 1);
                return Send(nexo, file, channel, more, import => (bar.MaxValue, bar.Value) = (Math.Max(1, import.RowsRead), import.RowsMerged), stop);
            });
        if (import.Status == "failed")
            throw new CannotGoOn($"The import failed: {import.Error}");
        Console.WriteLine($"{import.RowsRead} {(import.RowsRead == 1 ? "row" : "rows")} read: {import.Inserted} new, {import.Updated} changed, {import.Unchanged} as before, {import.Refused} refused");
        if (import.Refused > 0)
            await ShowRefused(nexo, import, stop);
        return 0;
    }

    static async Task<ListingImport> Send(NexoClient nexo, FileInfo file, string channel, (string? Currency, string? Mapping) more, Action<ListingImport> show, CancellationToken stop)
    {
        await using var content = file.OpenRead();
        var import = await nexo.ImportListings(content, new() { Channel = channel, FileName = file.Name, Currency = more.Currency, Mapping = more.Mapping }, null, stop);
        return await nexo.WaitForImport(import, new Progress<ListingImport>(show), stop);
    }

    static async Task ShowRefused(NexoClient nexo, ListingImport import, CancellationToken stop)
    {
        foreach (var row in (await nexo.GetImportRefusals(import.Id, new() { Limit = Shown }, stop)).Refusals)
            Console.WriteLine($"  row {row.Row}{(row.Line > 0 ? $" (line {row.Line})" : "")}, {row.Field}: {row.Reason}");
        Console.WriteLine($"  all of them: GET /api/imports/{import.Id}/refusals?format=csv");
    }
}
