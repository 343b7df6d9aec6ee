using Dapper;
using Nexo.Platform;

namespace Nexo.Webhooks;

/// <summary>Endpoints that were switched off because nobody takes what is sent, what was given up, and what should have arrived by now.</summary>
sealed class WebhooksCheckup(Database database, TimeProvider time) : ICheckup
{
    const int CountsTo = 10_000;
    static readonly TimeSpan Late = TimeSpan.FromMinutes(5);
    static readonly TimeSpan Lately = TimeSpan.FromDays(1);

    public string About => "webhooks";

    public int Order => 43;

    public async Task<Diagnosis> Look(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var (on, off, failing) = await db.QuerySingleAsync<(long, string?, long)>(new CommandDefinition("""
            select count(*) filter (where disabled_at is null), string_agg(name || ' (' || disabled_reason || ')', ', ' order by name) filter (where disabled_reason in ('gone', 'failing')),
                   count(*) filter (where disabled_at is null and failing_since is not null)
              from webhook_endpoints
            """, cancellationToken: cancellationToken));
        var (late, dead, lately) = await db.QuerySingleAsync<(TimeSpan?, long, bool)>(new CommandDefinition("""
            select (select now() - min(d.due_at) from webhook_endpoints e cross join lateral (
                           select due_at from webhook_deliveries where endpoint_id = e.id and status = 'pending' order by due_at limit 1) d where e.disabled_at is null),
                   count(*), coalesce(bool_or(ended_at > @lately), false)
              from (select ended_at from webhook_deliveries where status = 'failed' limit @CountsTo) failed
            """, new { lately = time.GetUtcNow() - Lately, CountsTo }, cancellationToken: cancellationToken));
        var sentence = $"{Count.Of(on, "endpoint is", "endpoints are")} on{(failing == 0 ? "" : $", {failing} of them without an answer")}; {(dead == CountsTo ? "10000 or more deliveries were" : Count.Of(dead, "delivery was", "deliveries were"))} given up";
        return off is not null ? Diagnosis.Ill($"{sentence}; switched off because nobody takes what is sent: {off}: see Administração → Webhooks.")
            : late > Late ? Diagnosis.Ill($"{sentence}; the oldest that is due waits for {late.Value.TotalMinutes:0} min: see the lines outbox and nodes.")
            : lately ? Diagnosis.Ill($"{sentence}, some of them within a day: Administração → Webhooks delivers them again.")
            : Diagnosis.Well(sentence);
    }
}
