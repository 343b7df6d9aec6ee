using Dapper;
using Nexo.Plans;
using Nexo.Platform;
using Nexo.Runs.Deciding;

namespace Nexo.Runs.Working;

/// <summary>Brings together what an attempt at a step needs.</summary>
sealed class ReadTurn(Database database, KnownPlans plans, Signals signals, Secrets secrets)
{
    /// <returns>Null when the step is no longer there, or no longer in the plan; also when the plan cannot be read here: then its run is asked to end.</returns>
    public async Task<StepTurn?> Read(WorkspaceId workspace, StepOrder order, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var run = await db.QuerySingleOrDefaultAsync<Run>(new CommandDefinition($"""
            select {Run.Columns}, r.source from runs r join agents_tasks t on t.run = r.id where t.id = @Entry and t.workspace_id = @workspace and r.finished_at is null
            """, new { order.Entry, workspace }, cancellationToken: cancellationToken));
        if (run is not { Source: { } source })
            return null;
        if (!plans.Read(source, run.Origin).Try(out var plan, out _))
        {
            await db.ExecuteAsync(new CommandDefinition("insert into outbox (workspace_id, kind, body) values (@workspace, @Name, jsonb_build_object('runId', @Id))",
                new { workspace, AdvanceRuns.Name, run.Id }, cancellationToken: cancellationToken));
            return null;
        }
        var steps = (await db.QueryAsync<Row>(new CommandDefinition("select id, task, replace(status, '_', '') as status, outputs_uri from agents_tasks where run = @Id",
            new { run.Id }, cancellationToken: cancellationToken))).AsList();
        return steps.Find(row => row.Id == order.Entry) is { } one && plan.Find(one.Task) is { } step
            ? new StepTurn(run, plan, step, order.Entry, order.Attempt, steps.ToDictionary(row => row.Task, row => (row.Status, row.OutputsUri)), null!)
            : null;
    }

    /// <summary>The turn of the attempt that was begun, with a log of its own.</summary>
    public StepTurn Begun(StepTurn turn, int attempt) =>
        turn with { Attempt = attempt, Log = new StepLog(database, signals, turn.Workspace, turn.Entry, attempt, secrets.Mask) };

    sealed record Row
    {
        public long Id { get; init; }
        public string Task { get; init; } = "";
        public StepStatus Status { get; init; }
        public string? OutputsUri { get; init; }
    }
}
