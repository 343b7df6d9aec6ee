using System.CommandLine;

namespace Nexo.Cli.Commands;

/// <summary><c>export listings</c> and <c>export findings</c>: everything the filters leave, to the output or a file.</summary>
static class ExportCommands
{
    static readonly Option<string> Format = new Option<string>("--format") { Description = "csv or jsonl.", DefaultValueFactory = _ => "csv" }.AcceptOnlyFromAmong("csv", "jsonl");

    static readonly Option<string> Excel = new Option<string>("--excel") { Description = "pt: for Excel in Brazil." }.AcceptOnlyFromAmong("pt");

    static readonly Option<FileInfo> Out = new("--out") { Description = "The file to write; the output without." };

    static readonly Option<string> Search = new("--search") { Description = "Part of a title, or a whole id or SKU." };

    static readonly Option<bool> WithFindings = new("--with-findings") { Description = "Only listings with open findings." };

    static readonly Option<string> Rule = new("--rule") { Description = "For example AMZ-T1." };

    static readonly Option<string> Severity = new("--severity") { Description = "error, warning or advice." };

    public static Command Make()
    {
        var channel = Channels.Option(required: false);
        var listings = new Command("listings", "All listings, or those the filters leave.") { channel, Search, WithFindings, Rule, Format, Excel, Out };
        listings.SetAction((given, stop) => Write("/api/listings/export", given,
            [("channel", given.GetValue(channel)), ("q", given.GetValue(Search)), ("withFindings", given.GetValue(WithFindings) ? "true" : null), ("rule", given.GetValue(Rule))], stop));
        var findings = new Command("findings", "All findings that still hold, or those the filters leave.") { channel, Rule, Severity, Format, Excel, Out };
        findings.SetAction((given, stop) => Write("/api/findings/export", given,
            [("channel", given.GetValue(channel)), ("rule", given.GetValue(Rule)), ("severity", given.GetValue(Severity))], stop));
        return new Command("export", "Write listings or findings as CSV or JSON Lines.") { listings, findings };
    }

    static async Task<int> Write(string path, ParseResult given, IEnumerable<(string Name, string? Value)> filters, CancellationToken stop)
    {
        var asked = filters.Append(("format", given.GetValue(Format))).Append(("excel", given.GetValue(Excel)));
        var query = string.Join('&', asked.Where(one => one.Item2 is not null).Select(one => $"{one.Item1}={Uri.EscapeDataString(one.Item2!)}"));
        var nexo = Server.Connect();
        await using var to = given.GetValue(Out) is { } file ? file.Create() : Console.OpenStandardOutput();
        await nexo.Download($"{path}?{query}", to, stop);
        return 0;
    }
}
