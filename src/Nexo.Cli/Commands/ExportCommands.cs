using System.CommandLine;
using Nexo.Client;

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
        listings.SetAction((given, stop) => Write(given, nexo => nexo.ExportListings(new()
        {
            Channel = given.GetValue(channel), Q = given.GetValue(Search), WithFindings = given.GetValue(WithFindings) ? true : null, Rule = given.GetValue(Rule), Format = given.GetValue(Format), Excel = given.GetValue(Excel),
        }, stop), stop));
        var findings = new Command("findings", "All findings that still hold, or those the filters leave.") { channel, Rule, Severity, Format, Excel, Out };
        findings.SetAction((given, stop) => Write(given, nexo => nexo.ExportFindings(new()
        {
            Channel = given.GetValue(channel), Rule = given.GetValue(Rule), Severity = given.GetValue(Severity), Format = given.GetValue(Format), Excel = given.GetValue(Excel),
        }, stop), stop));
        return new Command("export", "Write listings or findings as CSV or JSON Lines.") { listings, findings };
    }

    static async Task<int> Write(ParseResult given, Func<NexoClient, Task<Stream>> ask, CancellationToken stop)
    {
        await using var from = await ask(Server.Connect());
        await using var to = given.GetValue(Out) is { } file ? file.Create() : Console.OpenStandardOutput();
        await from.CopyToAsync(to, stop);
        return 0;
    }
}
