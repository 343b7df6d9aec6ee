using Dapper;
using Nexo.Platform;

namespace Nexo.Webhooks;

/// <summary>
/// One at a time delivers to an endpoint, so that one that hangs holds a single loop of the drain. Who finds it busy leaves word
/// (<c>called</c>) and goes; who holds it looks again before letting go. A holder that dies is followed by its own outbox item, or by
/// anybody when its time is over.
/// </summary>
sealed class EndpointTurn(Database database)
{
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(90); // longer than a round can take
    static readonly TimeSpan[] Rests = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60)];

    /// <returns>The endpoint, when it is this item's turn; else how long it rests, when it does. Neither: somebody else sees to it, or nobody has to.</returns>
    public async Task<(Targets.Row? Endpoint, TimeSpan? Rests)> Take(OutboxItem item, EndpointId endpoint, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var asked = new { item.Workspace, endpoint, item = item.Id, Longest };
        while (true)
        {
            var taken = await db.QuerySingleOrDefaultAsync<Targets.Row>(new CommandDefinition($"""
                update webhook_endpoints set busy_item = @item, busy_until = now() + @Longest, called = false
                 where workspace_id = @Workspace and id = @endpoint and disabled_at is null and coalesce(resting_until <= now(), true)
                   and (busy_item is null or busy_item = @item or busy_until < now())
                returning {Targets.Columns}
                """, asked, cancellationToken: cancellationToken));
            if (taken is not null)
                return (taken, null);
            var state = await db.QuerySingleOrDefaultAsync<State>(new CommandDefinition("""
                with told as (
                    update webhook_endpoints set called = true
                     where workspace_id = @Workspace and id = @endpoint and busy_item <> @item and busy_until >= now() returning 1
                )
                select disabled_at is not null as is_off, resting_until - now() as rests, exists (select from told) as told from webhook_endpoints where workspace_id = @Workspace and id = @endpoint
                """, asked, cancellationToken: cancellationToken));
            if (state is null || state.IsOff || state.Told)
                return (null, null);
            if (state.Rests is { } rests && rests > TimeSpan.Zero)
                return (null, rests);
        }
    }

    /// <returns>False: more came meanwhile, so take the turn again.</returns>
    public async Task<bool> LetGo(OutboxItem item, EndpointId endpoint, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        return !await db.ExecuteScalarAsync<bool>(new CommandDefinition("""
            with gone as (
                update webhook_endpoints set busy_item = null, busy_until = null where workspace_id = @Workspace and id = @endpoint and busy_item = @item and not called returning 1
            )
            select exists (select from webhook_endpoints where workspace_id = @Workspace and id = @endpoint and busy_item = @item) and not exists (select from gone)
            """, new { item.Workspace, endpoint, item = item.Id }, cancellationToken: cancellationToken));
    }

    /// <summary>Nobody answers there: everything else that is due waits a little, without counting as tried.</summary>
    public async Task<TimeSpan> Rest(OutboxItem item, EndpointId endpoint, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var rests = await db.ExecuteScalarAsync<int?>(new CommandDefinition("""
            update webhook_endpoints set busy_item = null, busy_until = null, called = false, rests = rests + 1, resting_until = now() + (@waits::interval[])[least(rests + 1, @most)]
             where workspace_id = @Workspace and id = @endpoint and busy_item = @item returning rests
            """, new { item.Workspace, endpoint, item = item.Id, waits = Rests, most = Rests.Length }, cancellationToken: cancellationToken));
        return Rests[Math.Clamp((rests ?? 1) - 1, 0, Rests.Length - 1)];
    }

    sealed record State
    {
        public bool IsOff { get; init; }
        public TimeSpan? Rests { get; init; }
        public bool Told { get; init; }
    }
}
