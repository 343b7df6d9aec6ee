using Dapper;
using Nexo.Channels;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Auditing.Neighbours;

/// <summary>
/// Turns codes that were touched into listings that are to be audited again. A touch is committed with the change that made it, and looked at only
/// after that: whoever is found then reads the change.
/// </summary>
static class FindNeighbours
{
    const int AtOnce = 2_000;

    /// <summary>History older than this is not asked for.</summary>
    static readonly TimeSpan KeptFor = TimeSpan.FromDays(90);

    /// <summary>The touched codes of a workspace, until none is left; each statement takes its codes and asks for its audits, or does neither.</summary>
    public static async Task Run(NpgsqlConnection db, WorkspaceId workspace, CancellationToken cancellationToken)
    {
        while (await Some(db, workspace, cancellationToken) == AtOnce) { }
    }

    static Task<int> Some(NpgsqlConnection db, WorkspaceId workspace, CancellationToken cancellationToken) =>
        db.ExecuteScalarAsync<int>(new CommandDefinition($"""
            with taken as (
                delete from audit_touched where id in (select id from audit_touched where workspace_id = @workspace order by id limit {AtOnce} for update skip locked) returning sku, gtin
            ), over as (
                select @workspace as workspace_id, l.channel, l.id as listing_id from (select distinct sku from taken where sku is not null) t cross join lateral (
                    select channel, id, audited_hash from listings where workspace_id = @workspace and sku = t.sku order by id limit 200) l where l.audited_hash is not null
                union
                select @workspace, l.channel, l.id from (select distinct gtin from taken where gtin is not null) t cross join lateral (
                    select channel, id, audited_hash from listings where workspace_id = @workspace and gtin = t.gtin order by id limit 200) l where l.audited_hash is not null
            ), {AskAgain.Sql}
            select count(*)::integer from taken
            """, new { workspace }, cancellationToken: cancellationToken));

    /// <summary>News that is none any more: its findings are looked at again. And history that nobody asks for goes.</summary>
    public static async ValueTask Forget(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var db = await services.GetRequiredService<Database>().OpenForWork(cancellationToken);
        await db.ExecuteAsync(new CommandDefinition($"""
            with over as (
                select f.workspace_id, f.channel, f.listing_id from workspaces w cross join lateral (
                    select workspace_id, channel, listing_id from findings
                     where workspace_id = w.id and channel = @channel and rule = 'ML-P1' and gone_at is null and (evidence ->> 'at')::timestamptz < @since) f
            ), {AskAgain.Sql}
            select count(*)::integer from wanted
            """, new { channel = Channel.MercadoLivre, since = services.GetRequiredService<TimeProvider>().GetUtcNow() - GatherSurroundings.News }, cancellationToken: cancellationToken));
        await db.ExecuteAsync(new CommandDefinition("""
            delete from listing_history where ctid in (
                select h.ctid from workspaces w cross join lateral (select ctid from listing_history where workspace_id = w.id and at < @before order by at limit 10000) h)
            """, new { before = services.GetRequiredService<TimeProvider>().GetUtcNow() - KeptFor }, cancellationToken: cancellationToken));
        services.GetRequiredService<OutboxDrain>().Wake();
    }
}
