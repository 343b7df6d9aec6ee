using System.CommandLine;
using System.Globalization;
using Nexo.Client;

namespace Nexo.Cli.Commands;

/// <summary><c>findings list|export</c>: what the auditor found.</summary>
static class FindingCommands
{
    static readonly Option<string> Listing = new("--listing") { Description = "Of one listing.", HelpName = "id" };

    public static Command Make()
    {
        var list = Verb.Shows("list", "What still holds, the best expected effect first.", List, "findings list --channel shopee --severity error", "findings list --rule AMZ-T1 --json");
        list.Takes(Options.Channel, Options.Rule, Options.Severity, Listing, Options.Limit, Options.Cursor);
        return Verb.Noun("findings", "What the auditor found on the listings.", list, ExportCommands.Findings("export"));
    }

    static async Task List(Asked asked)
    {
        var page = await asked.Nexo.ListFindings(new() { Channel = asked.Get(Options.Channel), Rule = asked.Get(Options.Rule), Severity = asked.Get(Options.Severity), ListingId = asked.Get(Listing), Limit = asked.Get(Options.Limit), Cursor = asked.Get(Options.Cursor) }, asked.Stop);
        asked.Table(page, page.Findings,
        [
            new("id", one => $"{one.Id}", Rank: 4), new("rule", one => one.Rule), new("severity", one => one.Severity), new("effect", one => Asked.Number(one.Impact), Rank: 1), new("listing id", one => $"{one.ListingId}", Rank: 3),
            new("listing", one => one.ListingTitle, Shrinks: true, Rank: 2), new("what", one => one.Sentence, Shrinks: true),
        ], Asked.Foot(page.Findings.Count, page.Total, page.TotalIsExact, page.NextCursor));
    }
}

/// <summary><c>rules list|set|try</c>: what the auditor looks for, and how strictly.</summary>
static class RuleCommands
{
    static readonly Argument<string> Id = new("rule") { Description = "For example AMZ-T1." };

    static readonly Option<bool?> Enabled = new("--enabled") { Description = "true or false." };

    static readonly Option<string[]> Numbers = new("--number") { Description = "One of its numbers; may be given again.", HelpName = "name=value" };

    static readonly Option<bool> Reset = new("--reset") { Description = "As it comes with Nexo." };

    public static Command Make()
    {
        var list = Verb.Shows("list", "The rules with their switches, open findings and measured precision.", List, "rules list --channel amazon");
        list.Add(Options.Channel);
        var set = Verb.Does("set", "Switch a rule, weigh it otherwise, set its numbers.", Set, "rules set AMZ-T1 --channel amazon --severity warning --number most=180").Takes(Id, Options.RequiredChannel, Enabled, Options.Severity, Numbers, Reset);
        var attempt = Verb.Shows("try", "What a rule would find with other numbers; nothing is changed.", Try, "rules try AMZ-T1 --channel amazon --number most=150").Takes(Id, Options.RequiredChannel, Options.Severity, Numbers);
        return Verb.Noun("rules", "What the auditor looks for.", list, set, attempt);
    }

    static async Task List(Asked asked)
    {
        var rules = await asked.Nexo.ListRules(new() { Channel = asked.Get(Options.Channel) }, asked.Stop);
        Table(asked, rules);
    }

    static void Table(Asked asked, IReadOnlyList<RuleAnswer> rules) => asked.Table(rules, rules,
    [
        new("rule", one => one.Id), new("channel", one => one.Channel, Rank: 1), new("state", one => one.Enabled ? "on" : "off"), new("severity", one => one.Severity), new("open", one => $"{one.OpenFindings}{(one.OpenFindingsAreExact ? "" : "+")}"),
        new("right %", one => one.Precision is { } precision ? Asked.Number(precision.Percent) : "", Rank: 2), new("numbers", one => string.Join(' ', one.Thresholds.Select(t => $"{t.Name}={Asked.Number(t.Value)}")), Rank: 3), new("title", one => one.Title, Shrinks: true),
    ]);

    static async Task Set(Asked asked) => Table(asked, await asked.Nexo.ChangeRule(asked.Get(Id), new()
    {
        Channel = asked.Required(Options.RequiredChannel), Enabled = asked.Get(Enabled), Severity = asked.Get(Options.Severity), Thresholds = Thresholds(asked), Reset = asked.Get(Reset) ? true : null,
    }, asked.Stop));

    static async Task Try(Asked asked)
    {
        var tried = await asked.Nexo.TryRule(asked.Get(Id), new() { Channel = asked.Required(Options.RequiredChannel), Severity = asked.Get(Options.Severity), Thresholds = Thresholds(asked) }, asked.Stop);
        asked.Table(tried, tried.Examples, [new("listing", one => $"{one.ListingId}", Rank: 1), new("title", one => one.ListingTitle, Shrinks: true), new("what", one => one.Sentence, Shrinks: true)],
            $"{tried.Found} found on {tried.Read} of {tried.Listings} listings (about {tried.Estimated} on all); {tried.FoundNow} as it is now; {tried.NotEvaluated} not evaluated.");
    }

    static Dictionary<string, decimal>? Thresholds(Asked asked) => asked.Names(Numbers)?.Select(text => text.Split('=', 2)).ToDictionary(parts => parts[0], parts =>
        parts.Length == 2 && decimal.TryParse(parts[1], CultureInfo.InvariantCulture, out var value) ? value : throw new CannotGoOn($"--number {string.Join('=', parts)}: must be name=value with a number."));
}
