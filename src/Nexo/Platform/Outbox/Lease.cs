using System.Collections.Concurrent;
using Dapper;
using Npgsql;

namespace Nexo.Platform;

/// <summary>
/// Keeps what was claimed while it is worked on: three times in the length of a claim it is moved ahead, however long the
/// work takes. A node that dies loses its items within one length.
/// </summary>
sealed class Lease : IAsyncDisposable
{
    readonly CancellationTokenSource over = new();
    readonly ConcurrentDictionary<long, int> held;
    readonly Task holding;

    public Lease(Database database, IReadOnlyList<OutboxItem> items, TimeSpan length)
    {
        held = new(items.Select(item => KeyValuePair.Create(item.Id, item.Attempt)));
        holding = Hold(database, length);
    }

    /// <summary>Before the item is given back: its time is its own again.</summary>
    public void LetGo(OutboxItem item) => held.TryRemove(item.Id, out _);

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await holding;
        over.Dispose();
    }

    async Task Hold(Database database, TimeSpan length)
    {
        while (true)
        {
            await Task.Delay(length / 3, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (over.IsCancellationRequested)
                return;
            try
            {
                await using var db = await database.OpenForWork(over.Token);
                await db.ExecuteAsync(new CommandDefinition("""
                    update outbox o set due_at = now() + @length from unnest(@ids, @attempts) as m (id, attempt)
                     where o.id = m.id and o.attempt = m.attempt and o.set_aside_at is null
                    """, new { length, ids = held.Keys.ToArray(), attempts = held.Keys.Select(id => held.GetValueOrDefault(id)).ToArray() }, cancellationToken: over.Token));
            }
            catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
            {
                // Over, or the database is away: then nobody else can claim it either.
            }
        }
    }
}
