using System.Collections.Frozen;
using Dapper;
using Nexo.Access;
using Nexo.Inbox;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Insights.Home;

/// <summary>One line of the recent activity: one or many events of a kind that came with one transaction.</summary>
public sealed record Happening
{
    /// <summary>task.approved, import.completed, …</summary>
    public string Kind { get; init; } = "";

    /// <summary>As the log names it: <c>person:…</c>, <c>agent:alex</c>, <c>nexo</c>, <c>policy:…</c></summary>
    public string Actor { get; init; } = "";
    public long Times { get; init; }

    /// <summary>It was more often than <see cref="Times"/>.</summary>
    public bool IsMore { get; init; }
    public string Subject { get; init; } = "";
    public string? Channel { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>As people see the actor: "Ana Souza", "Alex", "NEXO".</summary>
    public string Who { get; init; } = "";

    /// <summary>The title of the one task it is about, else null.</summary>
    public string? TaskTitle { get; init; }
}

static class Happenings
{
    const int Shown = 10;

    // Steps of a work whose start and outcome are told already.
    static readonly FrozenSet<string> InBetween = ["task.awaiting_approval", "task.comment_changed", "task.comment_deleted", "view.created", "template.created", "template.deleted", "view.changed", "view.deleted", "activation.agent_started", "activation.agent_finished", "findings.changed", "webhook.test", "run.queued", "step.started", "step.succeeded", "step.skipped", "step.retrying"];

    /// <summary>What the actor may see, newest first; the same done by the same one within the hour is told once, at its last time.</summary>
    public static Task<IReadOnlyList<Happening>> Told(NpgsqlConnection db, Actor actor, IEnumerable<Happening> read)
    {
        var told = new List<Happening>();
        foreach (var one in read.Where(h => !InBetween.Contains(h.Kind) && EventSight.Sees(actor, h.Kind, h.Channel)))
        {
            var again = told.FindIndex(last => last.Kind == one.Kind && last.Actor == one.Actor && last.At - one.At < TimeSpan.FromHours(1));
            if (again >= 0)
                told[again] = told[again] with { Times = told[again].Times + one.Times, IsMore = told[again].IsMore || one.IsMore };
            else if (told.Count < Shown)
                told.Add(one);
        }
        return Named(db, actor.Workspace, told);
    }

    /// <summary>Puts names to people and titles to tasks.</summary>
    static async Task<IReadOnlyList<Happening>> Named(NpgsqlConnection db, WorkspaceId workspace, IReadOnlyList<Happening> plain)
    {
        var names = await Names.Of(db, workspace, plain.Select(h => h.Actor), CancellationToken.None);
        var tasks = plain.Select(TaskOf).OfType<Guid>().Distinct().ToArray();
        var titles = (await db.QueryAsync<Title>("select id, title as text from marketplace_tasks where workspace_id = @workspace and id = any(@tasks)", new { workspace, tasks }))
            .ToDictionary(row => row.Id, row => row.Text);
        return [.. plain.Select(h => h with
        {
            Who = names.Of(h.Actor),
            TaskTitle = TaskOf(h) is { } task ? titles.GetValueOrDefault(task) : null,
        })];
    }

    sealed record Title
    {
        public Guid Id { get; init; }
        public string Text { get; init; } = "";
    }

    static Guid? TaskOf(Happening h) => h.Times == 1 && h.Kind.StartsWith("task.", StringComparison.Ordinal) && Guid.TryParse(h.Subject, out var id) ? id : null;
}
