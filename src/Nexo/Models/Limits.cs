using System.ComponentModel;
using Dapper;
using Nexo.Access;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Models;

/// <summary>What a workspace may ask of models.</summary>
public sealed record ModelLimits
{
    [Description("US dollars in a month of the workspace's time zone; null is no limit.")]
    public decimal? MonthlySpending { get; init; }

    [Description("Null is no limit.")]
    public int? RequestsPerMinute { get; init; }
    public int Revision { get; init; }

    public static async Task<ModelLimits> Of(NpgsqlConnection db, WorkspaceId workspace, CancellationToken cancellationToken) =>
        await db.QuerySingleOrDefaultAsync<ModelLimits>(new CommandDefinition(
            "select monthly_spending, requests_per_minute, revision from model_limits where workspace_id = @workspace", new { workspace }, cancellationToken: cancellationToken)) is { } found
            ? found with { MonthlySpending = found.MonthlySpending.Plain() } : new ModelLimits();
}

/// <summary>Both limits as they are to be; null takes one away.</summary>
public sealed record WantedLimits
{
    [Description("US dollars, 0 to 1000000, at most two decimals; null is no limit.")]
    public decimal? MonthlySpending { get; init; }

    [Description("1 to 100000; null is no limit.")]
    public int? RequestsPerMinute { get; init; }

    [Description("The revision seen; 409 when somebody changed the limits since.")]
    public int? Revision { get; init; }
}

/// <summary>Sets both limits of the workspace.</summary>
sealed class SetLimits(Database database, EventNudge events, TimeProvider time)
{
    static readonly Refusal ChangedSinceSeen = new("limits_changed_since_seen", "Somebody changed the limits since they were read: read them again.", RefusalKind.Conflict, "revision");

    public async Task<Outcome<ModelLimits>> For(Actor by, WantedLimits wanted, CancellationToken cancellationToken)
    {
        if (wanted.MonthlySpending is { } spending && (spending is < 0 or > 1_000_000 || decimal.Round(spending, 2) != spending))
            return Refusal.Invalid("monthlySpending", "spending_not_possible", "monthlySpending: must be from 0 to 1000000 US dollars, with at most two decimals, or null.");
        if (wanted.RequestsPerMinute is < 1 or > 100_000)
            return Refusal.Invalid("requestsPerMinute", "out_of_range", "requestsPerMinute: must be from 1 to 100000, or null.");
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        var written = await db.ExecuteAsync(new CommandDefinition("""
            with before as (
                select monthly_spending, requests_per_minute from model_limits where workspace_id = @Workspace
            ), written as (
                insert into model_limits as l (workspace_id, monthly_spending, requests_per_minute, changed_by, changed_at)
                select @Workspace, @MonthlySpending, @RequestsPerMinute, @Name, @now where coalesce(@Revision, 0) = 0 or exists (select from before)
                on conflict (workspace_id) do update
                   set monthly_spending = excluded.monthly_spending, requests_per_minute = excluded.requests_per_minute, revision = l.revision + 1,
                       changed_by = excluded.changed_by, changed_at = excluded.changed_at
                 where @Revision::integer is null or l.revision = @Revision
             returning l.workspace_id, l.monthly_spending, l.requests_per_minute
            ), told_again as (
                update model_months m set told_at = null from written w where m.workspace_id = w.workspace_id and m.told_at is not null
            )
            insert into events (workspace_id, subject, kind, actor, body, at)
            select w.workspace_id, w.workspace_id::text, 'models.limits_changed', @Name, jsonb_build_object(
                       'monthlySpending', jsonb_build_object('before', b.monthly_spending, 'after', w.monthly_spending),
                       'requestsPerMinute', jsonb_build_object('before', b.requests_per_minute, 'after', w.requests_per_minute)), @now
              from written w left join before b on true
            """, new { by.Workspace, by.Name, wanted.MonthlySpending, wanted.RequestsPerMinute, wanted.Revision, now = time.GetUtcNow() }, cancellationToken: cancellationToken));
        if (written == 0)
            return ChangedSinceSeen;
        events.Now();
        return await ModelLimits.Of(db, by.Workspace, cancellationToken);
    }
}
