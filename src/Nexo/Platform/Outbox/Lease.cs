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
    readonly SemaphoreSlim renewing = new(1);
    readonly Dictionary<long, int> held;
    readonly Task holding;

    public Lease(Database database, IReadOnlyList<OutboxItem> items, TimeSpan length)
    {
        held = items.ToDictionary(item => item.Id, item => item.Attempt);
        holding = Hold(database, length);
    }

    /// <summary>Before items are given back: from here on their time is their own again, also by a renewal that was under way.</summary>
    public async Task LetGo(IEnumerable<OutboxItem> items)
    {
        await renewing.WaitAsync(CancellationToken.None);
        foreach (var item in items)
            held.Remove(item.Id);
        renewing.Release();
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await holding;
        over.Dispose();
        renewing.Dispose();
    }

    async Task Hold(Database database, TimeSpan length)
    {
        while (true)
        {
            await Task.Delay(length / 3, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (over.IsCancellationRequested)
                return;
            await renewing.WaitAsync(CancellationToken.None);
            try
            {
                await using var db = await database.OpenForWork(over.Token);
                await db.ExecuteAsync(new CommandDefinition("""
                    update outbox o set due_at = now() + @length from unnest(@ids, @attempts) as m (id, attempt)
                     where o.id = m.id and o.attempt = m.attempt and o.set_aside_at is null
                    """, new { length, ids = held.Keys.ToArray(), attempts = held.Values.ToArray() }, cancellationToken: over.Token));
            }
            catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
            {
                // Over, or the database is away: then nobody else can claim it either.
            }
            finally
            {
                renewing.Release();
            }
        }
    }
}
