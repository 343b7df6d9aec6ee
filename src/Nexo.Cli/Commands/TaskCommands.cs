using System.CommandLine;
using Nexo.Client;

namespace Nexo.Cli.Commands;

/// <summary><c>tasks list|show|history|comment</c> and the rest: what the agents propose and what becomes of it.</summary>
static class TaskCommands
{
    static readonly Option<string> Status = Options.Among("--status", "pending, awaiting_approval, approved, in_progress, marketplace_sync, completed, rejected or failed.",
        ["pending", "awaiting_approval", "approved", "in_progress", "marketplace_sync", "completed", "rejected", "failed"]);

    static readonly Option<string> Agent = new("--agent") { Description = "Who proposed it, for example alex." };

    static readonly Option<bool> Snoozed = new("--snoozed") { Description = "Those that are put off." };

    static readonly Option<string> AssignedTo = new("--assigned-to") { Description = "Whose it is: an e-mail address." };

    static readonly Option<bool> All = new("--all") { Description = "To the end, page by page; with --json a line each." };

    static readonly Argument<string> Text = new("text") { Description = "@name tells that person." };

    static readonly IReadOnlyList<Column<MarketplaceTask>> Shown =
    [
        new("id", task => $"{task.Id}"), new("channel", task => task.Marketplace, Rank: 1), new("status", task => task.Status), new("priority", task => task.Priority, Rank: 3),
        new("v", task => $"{task.ChangeSetVersion}", Rank: 2), new("created", task => Asked.When(task.CreatedAt), Rank: 4), new("title", task => task.Title, Shrinks: true),
    ];

    public static Command Make()
    {
        var list = Verb.Shows("list", "The newest tasks. With --quiet: ID@VERSION, which approve takes.", List,
            "tasks list --status awaiting_approval --channel amazon", "tasks list --status awaiting_approval --quiet | xargs nexo tasks approve", "tasks list --all --json > tasks.jsonl");
        list.Takes(Status, Options.Channel, Options.Category, Options.Priority, Agent, Options.Search, AssignedTo, Snoozed, Options.Limit, Options.Cursor, All);
        var show = Verb.Shows("show", "One task: what it would change, why, and where it stands.", Show, "tasks show 0198a2b8-5dcd-7a73-beae-74750830ee18 --json");
        show.Add(TaskRef.One);
        var history = Verb.Shows("history", "What happened to a task, the oldest first.", History);
        history.Add(TaskRef.One);
        var comment = Verb.Does("comment", "Say something about a task.", Comment, "tasks comment 0198a2b8-5dcd-7a73-beae-74750830ee18 \"@ana, confere o tecido?\"");
        comment.Add(TaskRef.One);
        comment.Add(Text);
        var tasks = Verb.Noun("tasks", "What the agents propose, and what becomes of it.", list, [show, history, comment, TaskCreation.Create(), .. TaskDecisions.All(), .. TaskWork.All()]);
        tasks.Aliases.Add("task");
        return tasks;
    }

    static async Task List(Asked asked)
    {
        var person = asked.Get(AssignedTo) is { } email ? await PersonCommands.Find(asked, email) : null;
        ListTasksQuery query = new()
        {
            Status = asked.Get(Status), Marketplace = asked.Get(Options.Channel), Category = asked.Get(Options.Category), Priority = asked.Get(Options.Priority), Agent = asked.Get(Agent),
            Q = asked.Get(Options.Search), AssignedTo = person is null ? null : $"{person.Id}", Snoozed = asked.Get(Snoozed) ? true : null, Limit = asked.Get(All) ? 200 : asked.Get(Options.Limit), Cursor = asked.Get(Options.Cursor),
        };
        if (asked.Get(All))
        {
            await Each(asked, query);
            return;
        }
        var page = await asked.Nexo.ListTasks(query, asked.Stop);
        if (asked.IsQuiet && !asked.IsJson)
            asked.Lines(page.Tasks.Select(task => $"{task.Id}@{task.ChangeSetVersion}"));
        else
            asked.Table(page, page.Tasks, Shown, Asked.Foot(page.Tasks.Count, page.Total, page.TotalIsExact, page.NextCursor));
    }

    static async Task Each(Asked asked, ListTasksQuery query)
    {
        await foreach (var task in asked.Nexo.AllTasks(query, asked.Stop))
            asked.Lines([asked.IsJson ? JsonText.Of(task, indented: false) : asked.IsQuiet ? $"{task.Id}@{task.ChangeSetVersion}" : $"{task.Id}  {task.Marketplace}  {task.Status}  {task.Title}"]);
    }

    static async Task Show(Asked asked)
    {
        var task = await asked.Nexo.ReadTask(asked.Get(TaskRef.One).Id, asked.Stop);
        var names = asked.IsJson || asked.IsQuiet ? [] : await Names(asked, task.Id);
        asked.Facts(task, $"{task.Id}@{task.ChangeSetVersion}",
            ("id", $"{task.Id}"), ("title", task.Title), ("channel", task.Marketplace), ("status", task.Status), ("priority", task.Priority), ("category", task.Category),
            ("proposed by", $"{Who(task.CreatedBy)}, {Asked.When(task.CreatedAt)}"), ("policy", task.Policy is { } policy ? $"{policy.Name}, version {policy.Version}" : null),
            ("approvals", task.ApprovalsNeeded > 1 ? $"{task.ApprovalsNeeded} needed{(task.FirstApproval is { } one ? $", one by {Who(one.By)}" : "")}" : null),
            ("decided by", task.DecidedBy is { } who ? $"{Who(who)}, {Asked.When(task.DecidedAt)}" : null), ("reason", task.Reason), ("expires", Asked.When(task.ExpiresAt)), ("put off until", Asked.When(task.SnoozedUntil)),
            ("hours", $"{Asked.Number(task.EstimatedHours)} estimated{(task.ActualHours is { } hours ? $", {Asked.Number(hours)} actual" : "")}"), ("error", task.Error), ("notes", task.CompletionNotes),
            ("change set", $"version {task.ChangeSetVersion}, {task.ChangeSet?.Count ?? 0} {(task.ChangeSet?.Count == 1 ? "edit" : "edits")}"), ("", string.Join('\n', (task.ChangeSet ?? []).Select(Edit))),
            ("evidence", string.Join('\n', (task.Evidence ?? []).Select(cited => $"{cited.Rule} ({cited.Severity}), {cited.Field}: {cited.ListingTitle}"))), ("why", task.Description));

        string Who(string actor) => names.GetValueOrDefault(actor.Split(':')[^1]) ?? actor;
    }

    /// <summary>What those who had a hand in a task are called, by their ids.</summary>
    static async Task<Dictionary<string, string>> Names(Asked asked, Guid task) =>
        (await asked.Nexo.ReadTaskHistory(task, asked.Stop)).Events.Where(told => told.ActorName is not null)
            .DistinctBy(told => told.Actor).ToDictionary(told => told.Actor.Split(':')[^1], told => told.ActorName!);

    static string Edit(Edit edit) => $"{edit.ListingId} {edit.Field}\n  - {edit.Before}\n  + {edit.After}";

    static async Task History(Asked asked)
    {
        var story = await asked.Nexo.ReadTaskHistory(asked.Get(TaskRef.One).Id, asked.Stop);
        asked.Table(story, story.Events, [new("at", told => Asked.When(told.At)), new("what", told => told.Kind), new("who", told => told.ActorName ?? told.Actor, Shrinks: true)]);
    }

    static async Task Comment(Asked asked)
    {
        var comment = await asked.Nexo.AddComment(asked.Get(TaskRef.One).Id, new() { Text = asked.Get(Text) }, null, asked.Stop);
        asked.Done(comment, $"{comment.Id}", $"Said{(comment.Mentions.Count > 0 ? $"; {string.Join(", ", comment.Mentions.Select(one => one.Name))} will be told" : "")}.");
    }
}
