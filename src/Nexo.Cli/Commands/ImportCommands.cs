using System.CommandLine;
using Nexo.Client;

namespace Nexo.Cli.Commands;

/// <summary><c>imports list|show|refusals</c>: the files that were read.</summary>
static class ImportCommands
{
    static readonly Argument<Guid> Id = Options.Id("nexo imports list");

    static readonly Option<bool> Csv = new("--csv") { Description = "All of them, as CSV." };

    public static Command Make()
    {
        var list = Verb.Shows("list", "The latest imports.", List);
        list.Add(Options.Limit);
        list.Add(Options.Cursor);
        var show = Verb.Shows("show", "One import, and how far it is.", Show, "imports show 0198a2b8-5dcd-7a73-beae-74750830ee18 --watch 1");
        show.Add(Id);
        var refusals = Verb.Shows("refusals", "What was refused of a file, field by field.", Refusals, "imports refusals 0198a2b8-5dcd-7a73-beae-74750830ee18 --csv > refused.csv");
        refusals.Add(Id);
        refusals.Add(Csv);
        return Verb.Noun("imports", "The files that were read.", list, show, refusals);
    }

    public static string Line(RefusedField row) => $"  row {row.Row}{(row.Line > 0 ? $" (line {row.Line})" : "")}, {row.Field}: {row.Reason}";

    static async Task List(Asked asked)
    {
        var page = await asked.Nexo.ListImports(new() { Limit = asked.Get(Options.Limit), Cursor = asked.Get(Options.Cursor) }, asked.Stop);
        asked.Table(page, page.Imports,
        [
            new("id", one => $"{one.Id}"), new("when", one => Asked.When(one.CreatedAt), Rank: 2), new("channel", one => one.Channel, Rank: 1), new("status", one => one.Status), new("rows", one => $"{one.RowsRead}"), new("new", one => $"{one.Inserted}", Rank: 3),
            new("changed", one => $"{one.Updated}", Rank: 4), new("refused", one => $"{one.Refused}"), new("file", one => one.FileName, Shrinks: true),
        ], Asked.Foot(page.NextCursor));
    }

    static async Task Show(Asked asked)
    {
        var import = await asked.Nexo.GetImport(asked.Get(Id), asked.Stop);
        asked.Facts(import, $"{import.Id}", ("id", $"{import.Id}"), ("file", import.FileName), ("channel", import.Channel), ("status", import.Status), ("error", import.Error), ("rows", $"{import.RowsMerged} of {import.RowsRead} merged"),
            ("result", $"{import.Inserted} new, {import.Updated} changed, {import.Unchanged} as before, {import.Refused} refused"), ("mapping", import.MappingName), ("unused columns", string.Join(", ", import.UnusedColumns)),
            ("by", import.RequestedBy), ("begun", Asked.When(import.CreatedAt)), ("ended", Asked.When(import.FinishedAt)));
    }

    static async Task Refusals(Asked asked)
    {
        if (asked.Get(Csv))
        {
            await asked.Save(await asked.Nexo.GetImportRefusalsCsv(asked.Get(Id), new(), asked.Stop), null);
            return;
        }
        var page = await asked.Nexo.GetImportRefusals(asked.Get(Id), new() { Limit = 200 }, asked.Stop);
        if (asked.IsJson)
            asked.Json(page);
        else
            asked.Lines(page.Refusals.Select(Line));
        if (page.NextRow is not null)
            asked.Note("There are more: --csv writes all of them.");
    }
}
