using System.CommandLine;
using Nexo.Client;

namespace Nexo.Cli.Commands;

/// <summary><c>audit list|head|export</c>: the chained trail of decisions and administrative acts. <c>./nexo audit verify</c> recomputes it beside the database.</summary>
static class AuditCommands
{
    static readonly Option<string> Actor = new("--actor") { Description = "Who: person:ID, agent:NAME, policy:NAME or nexo." };

    static readonly Option<string> Kind = new("--kind") { Description = "For example task.approved." };

    static readonly Option<string> Subject = new("--subject") { Description = "The id of what it tells of." };

    static readonly Option<string> After = new("--after") { Description = "From this day or time on." };

    static readonly Option<string> Before = new("--before") { Description = "Up to this day or time." };

    public static Command Make()
    {
        var list = Verb.Shows("list", "The latest entries.", List, "audit list --kind task.approved --after 2026-11-01");
        var export = Verb.Does("export", "All entries the filters leave, in the chain's order, as CSV or JSON lines.", Export, "audit export --format jsonl --out trail.jsonl");
        IReadOnlyList<Option> filters = [Actor, Kind, Subject, Options.Channel, After, Before];
        list.Takes([.. filters, Options.Limit, Options.Cursor]);
        export.Takes([.. filters, Options.Format, Options.Out]);
        var head = Verb.Shows("head", "The head of the chain: kept elsewhere, it proves later that nothing before it was changed.", Head);
        return Verb.Noun("audit", "Decisions and administrative acts, chained by hashes; './nexo audit verify' recomputes them beside the database. For admins.", list, head, export);
    }

    static async Task List(Asked asked)
    {
        var page = await asked.Nexo.ListAuditEntries(new()
        {
            Actor = asked.Get(Actor), Kind = asked.Get(Kind), Subject = asked.Get(Subject), Channel = asked.Get(Options.Channel), From = asked.Get(After), To = asked.Get(Before), Limit = asked.Get(Options.Limit), Cursor = asked.Get(Options.Cursor),
        }, asked.Stop);
        asked.Table(page, page.Entries,
        [
            new("place", one => $"{one.Position}"), new("when", one => Asked.When(one.At)), new("what", one => one.Kind), new("who", one => one.ActorName, Shrinks: true), new("channel", one => one.Channel, Rank: 2), new("subject", one => one.Subject, Shrinks: true, Rank: 1), new("hash", one => one.Hash, Shrinks: true, Rank: 3),
        ], Asked.Foot(page.NextCursor));
    }

    static async Task Head(Asked asked)
    {
        var head = await asked.Nexo.AuditHead(asked.Stop);
        asked.Facts(head, head.Hash, ("place", $"{head.Position}"), ("hash", head.Hash), ("sealed", Asked.When(head.SealedAt)),
            ("verified", head.Check is { } check ? $"up to {check.Position}, {Asked.When(check.CheckedAt)}: {check.Trouble ?? "whole"}" : "never"));
    }

    static async Task Export(Asked asked) => await asked.Save(await asked.Nexo.ExportAuditEntries(new()
    {
        Actor = asked.Get(Actor), Kind = asked.Get(Kind), Subject = asked.Get(Subject), Channel = asked.Get(Options.Channel), From = asked.Get(After), To = asked.Get(Before), Format = ExportCommands.Format(asked),
    }, asked.Stop), asked.Get(Options.Out));
}
