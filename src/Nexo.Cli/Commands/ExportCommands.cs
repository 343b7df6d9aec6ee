using System.CommandLine;

namespace Nexo.Cli.Commands;

/// <summary><c>export listings</c> and <c>export findings</c>: everything the filters leave, to the output or a file.</summary>
static class ExportCommands
{
    public static Command Make() => new("export", "Write listings or findings as CSV or JSON Lines.") { Listings("listings"), Findings("findings") };

    public static Verb Listings(string name)
    {
        var listings = Verb.Does(name, "All listings, or those the filters leave, as CSV or JSON Lines.", async asked => await asked.Save(await asked.Nexo.ExportListings(new()
        {
            Channel = asked.Get(Options.Channel), Q = asked.Get(Options.Search), WithFindings = asked.Get(ListingCommands.WithFindings) ? true : null, Rule = asked.Get(Options.Rule), Format = Format(asked), Excel = asked.Get(Options.Excel),
        }, asked.Stop), asked.Get(Options.Out)), "export listings --channel amazon --out amazon.csv", "export listings --excel pt --out planilha.csv");
        listings.Takes(Options.Channel, Options.Search, ListingCommands.WithFindings, Options.Rule, Options.Format, Options.Excel, Options.Out);
        return listings;
    }

    public static Verb Findings(string name)
    {
        var findings = Verb.Does(name, "All findings that still hold, or those the filters leave, as CSV or JSON Lines.", async asked => await asked.Save(await asked.Nexo.ExportFindings(new()
        {
            Channel = asked.Get(Options.Channel), Rule = asked.Get(Options.Rule), Severity = asked.Get(Options.Severity), Format = Format(asked), Excel = asked.Get(Options.Excel),
        }, asked.Stop), asked.Get(Options.Out)), "export findings --severity error --format jsonl");
        findings.Takes(Options.Channel, Options.Rule, Options.Severity, Options.Format, Options.Excel, Options.Out);
        return findings;
    }

    /// <summary>Programs that ask for JSON get lines of it.</summary>
    public static string Format(Asked asked) => asked.Get(Options.Format) ?? (asked.IsJson ? "jsonl" : "csv");
}
