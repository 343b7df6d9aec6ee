using System.Collections.Concurrent;
using Dapper;
using Nexo.Plans;
using Nexo.Platform;
using Nexo.Runs.Deciding;
using Nexo.Runs.Working;
using Npgsql;

namespace Nexo.Runs;

/// <summary>
/// Fires the plans that are due: at most one run a firing, however many nodes look. Firings that were missed because nothing ran are made up for once,
/// by a run for the latest of them, when it is not older than the plan's catch-up window.
/// </summary>
sealed partial class DuePlans(Database database, PlanShelf shelf, OutboxDrain drain, Signals signals, EventNudge events, TimeProvider time, ILogger<DuePlans> log)
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    /// <summary>Later than this a firing is a missed one.</summary>
    static readonly TimeSpan Prompt = TimeSpan.FromMinutes(1);

    readonly Signal cancelled = signals.On(StepLife.SignalName);

    /// <summary>Plans that this version cannot read, with their revisions: they are left to a node that can, and hold nobody up.</summary>
    readonly ConcurrentDictionary<(PlanId Id, int Revision), bool> unread = new();

    public async ValueTask Run(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        await using var transaction = await db.BeginTransactionAsync(cancellationToken);
        var due = (await db.QueryAsync<PlanRow>(new CommandDefinition($"""
            select {PlanRow.Columns} from plans p join workspaces w on w.id = p.workspace_id
             where p.switched_on and p.removed_at is null and (p.next_at <= @now or p.next_at is null)
               and not exists (select from unnest(@ids, @revisions) as u (id, revision) where u.id = p.id and u.revision = p.revision)
             order by p.next_at nulls first limit 50 for update of p skip locked
            """, new { now = time.GetUtcNow(), ids = unread.Keys.Select(plan => plan.Id.Value).ToArray(), revisions = unread.Keys.Select(plan => plan.Revision).ToArray() }, transaction, cancellationToken: cancellationToken))).AsList();
        foreach (var row in due)
        {
            if (shelf.Keep(row).Try(out var kept, out var refusal))
                await Fire(db, transaction, row, kept, cancellationToken);
            else if (unread.TryAdd((row.Id, row.Revision), true))
                NotFired(row.Name, row.WorkspaceId, refusal.Sentence);
        }
        await transaction.CommitAsync(cancellationToken);
        if (due.Count == 0)
            return;
        drain.Wake(AdvanceRuns.Name);
        cancelled.Raise();
        events.Now();
    }

    async Task Fire(NpgsqlConnection db, NpgsqlTransaction transaction, PlanRow row, KeptPlan kept, CancellationToken cancellationToken)
    {
        var (schedule, now) = (kept.Plan.Schedule, time.GetUtcNow());
        await db.ExecuteAsync(new CommandDefinition("update plans set next_at = @next, switched_on = switched_on and @next::timestamptz is not null where id = @Id",
            new { row.Id, next = schedule?.After(now, kept.Zone) }, transaction, cancellationToken: cancellationToken));
        if (schedule is null || row.NextAt is not { } from)
            return; // a file that has changed: its next firing was not known yet
        var latest = schedule.Between(from - TimeSpan.FromSeconds(1), now, kept.Zone, 100_000).LastOrDefault(from);
        if (!StartRun.Inputs(kept.Plan, null).Try(out var inputs, out var missing))
            inputs = new Dictionary<string, string>();
        await StartRun.Insert(db, transaction, new StartRun.Wanted(row.WorkspaceId, kept, "schedule", "nexo", now)
        {
            ScheduledFor = latest, Inputs = inputs,
            SkippedBecause = missing?.Sentence ?? Late(now - latest, schedule) ?? await Overlapping(db, transaction, row, schedule, now, cancellationToken),
        }, cancellationToken);
    }

    static string? Late(TimeSpan by, Schedule schedule) =>
        by <= Prompt || by <= schedule.CatchUp ? null : Why.Missed.Of(Spelt(by), Spelt(schedule.CatchUp));

    static string Spelt(TimeSpan length) => length.TotalHours >= 1 ? $"{length.TotalHours:0.#} h" : $"{length.TotalMinutes:0} min";

    /// <returns>Why the firing is skipped, when the plan says so. With <c>cancel_previous</c> the earlier runs are cancelled here.</returns>
    static async Task<string?> Overlapping(NpgsqlConnection db, NpgsqlTransaction transaction, PlanRow row, Schedule schedule, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (schedule.Overlap == Overlap.CancelPrevious)
        {
            await db.ExecuteAsync(new CommandDefinition("""
                with cancelled as (
                    update runs set cancelled_by = 'nexo' where workspace_id = @WorkspaceId and plan = @Name and finished_at is null and status in ('queued', 'running') and cancelled_by is null returning workspace_id, id
                )
                insert into outbox (workspace_id, kind, body) select workspace_id, 'run.advance', jsonb_build_object('runId', id) from cancelled
                """, row, transaction, cancellationToken: cancellationToken));
            return null;
        }
        if (schedule.Overlap != Overlap.Skip)
            return null;
        var earlier = await db.QueryFirstOrDefaultAsync<string>(new CommandDefinition(
            "select name from runs where workspace_id = @WorkspaceId and plan = @Name and finished_at is null and status in ('queued', 'running') order by queued_at limit 1", row, transaction, cancellationToken: cancellationToken));
        return earlier is null ? null : Why.StillWorked.Of(earlier);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Plan {Plan} of workspace {Workspace} does not fire here: {Why}")]
    partial void NotFired(string plan, WorkspaceId workspace, string why);
}
