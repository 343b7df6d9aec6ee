using System.Text.Json;
using Dapper;
using Nexo.Platform;

namespace Nexo.Plans;

public readonly record struct PlanId(Guid Value) : IId<PlanId>
{
    public static PlanId From(Guid value) => new(value);
    public static PlanId Parse(string s, IFormatProvider? provider) => new(Guid.Parse(s, provider));
    public static bool TryParse(string? s, IFormatProvider? provider, out PlanId result) => Ids.TryParse(s, out result);
    public override string ToString() => Value.ToString();
}

/// <summary>A plan of a workspace, as it is kept.</summary>
public sealed record PlanRow
{
    public const string Columns = "p.id, p.workspace_id, p.name, p.origin, p.file, p.source, p.faults::text as faults, p.switched_on, p.own_cron, p.next_at, p.revision, p.created_by, p.created_at, p.changed_at, w.time_zone";

    public PlanId Id { get; init; }
    public WorkspaceId WorkspaceId { get; init; }
    public string Name { get; init; } = "";

    /// <summary>file or page.</summary>
    public string Origin { get; init; } = "";
    public string? File { get; init; }

    /// <summary>Nexo brings it; a file of the operator of the same name stands in for it.</summary>
    public bool IsShipped => File?.StartsWith($"{PlanFiles.ShippedBelow}/", StringComparison.Ordinal) == true;
    public string Source { get; init; } = "";
    public string Faults { get; init; } = "[]";
    public bool SwitchedOn { get; init; }

    /// <summary>When it runs, set beside its text; null: as the text says.</summary>
    public string? OwnCron { get; init; }
    public DateTimeOffset? NextAt { get; init; }
    public int Revision { get; init; }
    public string CreatedBy { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset ChangedAt { get; init; }
    public string TimeZone { get; init; } = "";

    public TimeZoneInfo Zone => TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>Its text read, with the times that hold; no plan where the text has faults.</summary>
    public PlanReading Read()
    {
        var reading = ReadPlan.From(Source, Origin == "file");
        return reading.Plan is { } plan ? reading with { Plan = Timed(plan, OwnCron) } : reading;
    }

    /// <summary>The plan as it runs: by <paramref name="cron"/> where one is set. A text without a schedule takes what stands in where a schedule says nothing else.</summary>
    internal static Plan Timed(Plan plan, string? cron) => cron is null ? plan : plan with { Schedule = (plan.Schedule ?? Schedule.Usual) with { Cron = cron } };

    public IReadOnlyList<PlanFault> FaultList => JsonSerializer.Deserialize<List<PlanFault>>(Faults, Json.Options)!;
}

/// <summary>A plan that can run, with the text it was read from.</summary>
/// <param name="Plan">With the times that hold.</param>
/// <param name="Written">As its text says.</param>
/// <param name="Origin">file or page.</param>
/// <param name="Zone">Where its days begin: the schedule's zone, or the workspace's.</param>
public sealed record KeptPlan(Plan Plan, Plan Written, string Source, string Origin, TimeZoneInfo Zone);

/// <summary>How plans are read.</summary>
sealed class PlanShelf(Database database, KnownPlans known)
{
    public static readonly Refusal NotFound = new("plan_not_found", "There is no plan with this name.", RefusalKind.NotFound);

    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<PlanRow>> All(WorkspaceId workspace, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(workspace, cancellationToken);
        return (await db.QueryAsync<PlanRow>(new CommandDefinition(
            $"select {PlanRow.Columns} from plans p join workspaces w on w.id = p.workspace_id where p.workspace_id = @workspace and p.removed_at is null order by p.name", new { workspace }, cancellationToken: cancellationToken))).AsList();
    }

    public async Task<PlanRow?> Find(WorkspaceId workspace, string name, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(workspace, cancellationToken);
        return await db.QuerySingleOrDefaultAsync<PlanRow>(new CommandDefinition(
            $"select {PlanRow.Columns} from plans p join workspaces w on w.id = p.workspace_id where p.workspace_id = @workspace and p.name = @name and p.removed_at is null", new { workspace, name }, cancellationToken: cancellationToken));
    }

    /// <returns>The plan, ready to run; or why it cannot.</returns>
    public async Task<Outcome<KeptPlan>> Readable(WorkspaceId workspace, string name, CancellationToken cancellationToken)
    {
        if (await Find(workspace, name, cancellationToken) is not { } row)
            return NotFound;
        return row.FaultList is [var fault, ..]
            ? new Refusal("plan_has_faults", $"The file of this plan cannot be read: {fault}")
            : Keep(row);
    }

    /// <returns>The plan; or why this version of Nexo cannot read it.</returns>
    public Outcome<KeptPlan> Keep(PlanRow row) =>
        known.Read(row.Source, row.Origin).Try(out var plan, out var refusal)
            ? new KeptPlan(PlanRow.Timed(plan, row.OwnCron), plan, row.Source, row.Origin, plan.Schedule?.TimeZone is { } zone ? TimeZoneInfo.FindSystemTimeZoneById(zone) : row.Zone)
            : refusal;
}
