using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Platform;
using Npgsql;
using static Nexo.Tasks.TaskStep;

namespace Nexo.Tasks;

/// <summary>One decided step over some tasks: each moves only if its revision is still the one that was looked at.</summary>
/// <param name="Body">More for the event than from, to and reason; JSON members.</param>
sealed record TaskMove(TaskStep Step, TaskStatus To, Actor By, DateTimeOffset At, IReadOnlyDictionary<string, object?>? Body = null);

/// <summary>The moves: every change of state is this one conditional UPDATE, with its event in the same statement.</summary>
static class TaskStore
{
    const string StateColumns = """
        id, revision, replace(status, '_', '') as status, marketplace, change_set_version, edits, assigned_to, decided_by, decided_at, snoozed_until,
        approvals_needed, first_approval_by, first_approval_at, four_eyes,
        """ + AuthorsColumn;

    /// <summary>The creator and who edited; only where somebody asks. Not spelled with a table's name, for it is also selected from what an update returned.</summary>
    public const string AuthorsColumn = """
         case when four_eyes then array(select v.made_by from change_set_versions v where v.task_id = id) || principal end as authors
        """;

    public static async Task<IReadOnlyList<TaskState>> States(NpgsqlConnection db, WorkspaceId workspace, IReadOnlyCollection<TaskId> ids, CancellationToken cancellationToken) =>
        (await db.QueryAsync<TaskState>(new CommandDefinition(
            $"select {StateColumns} from marketplace_tasks where workspace_id = @workspace and id = any(@ids)",
            new { workspace, ids = ids.Select(id => id.Value).ToArray() }, cancellationToken: cancellationToken))).AsList();

    public static async Task<TaskState?> State(NpgsqlConnection db, WorkspaceId workspace, TaskId id, CancellationToken cancellationToken) =>
        (await States(db, workspace, [id], cancellationToken)).SingleOrDefault();

    /// <summary>Decides the step for one task and takes it.</summary>
    public static async Task<Outcome<MarketplaceTask>> Take(
        NpgsqlConnection db, TaskId id, TaskStep step, Actor by, DateTimeOffset at, CancellationToken cancellationToken, IReadOnlyDictionary<string, object?>? body = null)
    {
        if (await State(db, by.Workspace, id, cancellationToken) is not { } task)
            return TaskRefusals.NotFound;
        if (!TaskLifecycle.Decide(task, step, by).Try(out var to, out var refusal))
            return refusal;
        try
        {
            var moved = await Move<MarketplaceTask>(db, new(step, to, by, at, body), [task], MarketplaceTask.AllColumns, cancellationToken);
            return moved.Count == 1 ? moved[0]
                : OpensAgain(step) && await State(db, by.Workspace, id, cancellationToken) is { } now && now.Revision == task.Revision ? TaskRefusals.TwinIsOpen
                : TaskRefusals.ChangedSinceSeen;
        }
        catch (PostgresException e) when (e.ConstraintName == "one_open_task_per_fingerprint")
        {
            return TaskRefusals.TwinIsOpen; // it came in this very moment
        }
    }

    /// <summary>Of one fingerprint one task is open at the most; what is opened again may find another in its place.</summary>
    static bool OpensAgain(TaskStep step) => step is Reopen or Retry;

    const string WithoutTwin = """
         and not exists (select from marketplace_tasks o where o.workspace_id = t.workspace_id and o.fingerprint = t.fingerprint and o.id <> t.id
                            and o.status in ('awaiting_approval', 'approved', 'in_progress', 'marketplace_sync'))
        """;

    /// <returns>What the move selected of the tasks that were still as they were seen.</returns>
    public static async Task<IReadOnlyList<T>> Move<T>(NpgsqlConnection db, TaskMove move, IReadOnlyCollection<TaskState> tasks, string columns, CancellationToken cancellationToken)
    {
        var given = Changes(move.Step, move.To);
        var values = new DynamicParameters(given.Values);
        values.AddDynamicParams(new
        {
            workspace = move.By.Workspace,
            ids = tasks.Select(t => t.Id.Value).ToArray(),
            revisions = tasks.Select(t => t.Revision).ToArray(),
            to = move.To.Wire(),
            now = move.At,
            kind = Kind(move.Step, move.To),
            actor = move.By.Name,
            body = Body(move, tasks.First()),
        });
        return (await db.QueryAsync<T>(new CommandDefinition($"""
            with wanted as (
                select id, revision from unnest(@ids, @revisions) as w (id, revision) order by id
            ), moved as (
                update marketplace_tasks t set status = @to, revision = t.revision + 1, changed_at = @now{given.Sql}
                  from wanted w where t.workspace_id = @workspace and t.id = w.id and t.revision = w.revision{(OpensAgain(move.Step) ? WithoutTwin : "")}
             returning t.*
            ), told as (
                insert into events (workspace_id, subject, kind, actor, channel, body, at)
                select workspace_id, id, @kind, @actor, marketplace, @body::jsonb || jsonb_build_object('version', change_set_version), @now from moved
            )
            select {columns} from moved
            """, values, cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>What a step writes beside status and revision. Only constants reach the SQL, values are parameters.</summary>
    static (string Sql, object? Values) Changes(TaskStep step, TaskStatus to) => step switch
    {
        AskForApproval => ("", null),
        AutoApprove => (Decided + ", approved_at = @now", new { reason = (string?)null }),
        Approve when to is TaskStatus.AwaitingApproval => (", first_approval_by = @actor, first_approval_at = @now", null),
        Approve { Reason: var reason } => (Decided + ", approved_at = @now", new { reason }),
        Reject { Reason: var reason } => (Decided + Ended, new { reason }),
        DiscardDuplicate { Of: var of } => (Decided + Ended, new { reason = $"Duplicate of {of}; its evidence was merged there." }),
        Forbid { Policy: var policy } => (Decided + Ended, new { reason = $"Policy: {policy}" }),
        Expire => (Decided + Ended, new { reason = "Nobody decided in time." }),
        Snooze { Until: var until } => (", snoozed_until = @until, snoozed_by = @actor", new { until }),
        Wake => (", snoozed_until = null, snoozed_by = null", null),
        Reopen => (", decided_by = null, decided_at = null, approved_at = null, ended_at = null, reason = null" + NoApproval + StillTime, null),
        Assign { To: var person } => (", assigned_to = @person, assigned_by = @actor, assigned_at = @now" + Started, new { person }),
        Complete c => (", actual_hours = @Hours, completion_notes = @Notes"
            + (to is TaskStatus.Completed ? Ended + ", sync_mark = case when t.edits > 0 then 'manual' end" : Started), new { c.Hours, c.Notes }),
        StartSync => (Started, null),
        Accepted => (Ended + ", sync_mark = 'accepted'", null),
        Fail { Error: var error } => (Ended + ", error = @error", new { error }),
        Cancel { Reason: var reason } => (Ended + ", error = 'cancelled: ' || @reason", new { reason }),
        Retry => (", ended_at = null, error = null" + Started, null),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "An edit has a statement of its own."),
    };

    const string Decided = ", decided_by = @actor, decided_at = @now, reason = @reason, snoozed_until = null, snoozed_by = null";

    /// <summary>What was approved once is to be approved anew.</summary>
    public const string NoApproval = ", first_approval_by = null, first_approval_at = null";

    /// <summary>What comes back when its time is over is not taken away at once.</summary>
    const string StillTime = ", expires_at = case when t.expires_at is not null then greatest(t.expires_at, @now + interval '1 day') end";
    const string Ended = ", ended_at = @now";
    const string Started = ", started_at = coalesce(t.started_at, @now)";

    static string Kind(TaskStep step, TaskStatus to) => step switch
    {
        AskForApproval => "task.awaiting_approval",
        Approve when to is TaskStatus.AwaitingApproval => "task.approval_recorded",
        AutoApprove or Approve => "task.approved",
        Reject or DiscardDuplicate or Forbid or Expire => "task.rejected",
        EditChangeSet => "task.edited",
        Assign => "task.assigned",
        Complete when to is TaskStatus.MarketplaceSync => "task.sync_started",
        StartSync => "task.sync_started",
        Complete or Accepted => "task.completed",
        Fail => "task.failed",
        Cancel => "task.cancelled",
        Retry => "task.retried",
        Snooze => "task.snoozed",
        Wake => "task.woken",
        Reopen => "task.reopened",
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    static string Body(TaskMove move, TaskState first)
    {
        var body = new Dictionary<string, object?>(move.Body ?? new Dictionary<string, object?>()) { ["from"] = first.Status.Wire(), ["to"] = move.To.Wire() };
        switch (move.Step)
        {
            case Approve { Reason: { } reason }: body["reason"] = reason; break;
            case Reject { Reason: var reason }: body["reason"] = reason; break;
            case Cancel { Reason: var reason }: body["reason"] = reason; break;
            case Fail { Error: var error }: body["error"] = error; break;
            case Snooze { Until: var until }: body["until"] = until; break;
            case Assign { To: var person }: body["assignedTo"] = person.ToString(); break;
            case Complete { Hours: var hours, ByHand: var byHand }: body["actualHours"] = hours; body["byHand"] = byHand; break;
            case Forbid { Policy: var policy }: body["policy"] = policy; break;
            case DiscardDuplicate { Of: var of }: body["duplicateOf"] = of.ToString(); break;
        }
        return JsonSerializer.Serialize(body, Json.Options);
    }
}
