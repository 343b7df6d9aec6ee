using Dapper;
using Nexo.Access;
using Nexo.Plans;
using Nexo.Platform;

namespace Nexo.Runs.Pages;

/// <summary>A plan as its pages show it.</summary>
/// <param name="Plan">Null when its text cannot be read.</param>
/// <param name="Next">Its next firings, the earliest first; none while it is off.</param>
/// <param name="Last">Its last runs, the latest first.</param>
public sealed record PlanView(PlanRow Row, Plan? Plan, IReadOnlyList<PlanFault> Faults, IReadOnlyList<DateTimeOffset> Next, IReadOnlyList<Run> Last)
{
    public string Caption => Plan?.Caption ?? Row.Name;
}

/// <summary>Reads what the pages of plans show.</summary>
sealed class ReadPlanPages(Database database, PlanShelf shelf, TimeProvider time)
{
    const int Firings = 3, Runs = 8;

    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<PlanView>> All(Actor actor, CancellationToken cancellationToken)
    {
        var rows = await shelf.All(actor.Workspace, cancellationToken);
        return await Views(actor, rows, cancellationToken);
    }

    public async Task<PlanView?> Find(Actor actor, string name, CancellationToken cancellationToken) =>
        await shelf.Find(actor.Workspace, name, cancellationToken) is { } row ? (await Views(actor, [row], cancellationToken))[0] : null;

    async Task<List<PlanView>> Views(Actor actor, IReadOnlyList<PlanRow> rows, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        var last = (await db.QueryAsync<Run>(new CommandDefinition($"""
            select {Run.Columns} from unnest(@names) as p (name) cross join lateral (
                   select * from runs where workspace_id = @Workspace and plan = p.name order by queued_at desc, id desc limit @Runs) r
            """, new { actor.Workspace, names = rows.Select(row => row.Name).ToArray(), Runs }, cancellationToken: cancellationToken))).ToLookup(run => run.Plan);
        var now = time.GetUtcNow();
        return [.. rows.Select(row =>
        {
            var reading = row.Read();
            var next = row.SwitchedOn && reading.Plan?.Schedule is { } schedule ? schedule.Between(now, now.AddYears(1), row.Zone, Firings).ToList() : [];
            return new PlanView(row, reading.Plan, row.FaultList.Count > 0 ? row.FaultList : reading.Faults, next, [.. last[row.Name]]);
        })];
    }
}
