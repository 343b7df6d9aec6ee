using Dapper;
using Nexo.Platform;

namespace Nexo.Imports;

/// <summary>
/// Says every five seconds that somebody is still reading this file, however slowly it arrives;
/// <see cref="CutOffImports"/> fails those that have gone silent.
/// </summary>
sealed class Heartbeat : IAsyncDisposable
{
    readonly CancellationTokenSource over = new();
    readonly Task beating;

    public Heartbeat(Database database, ImportId import, TimeProvider time) => beating = Beat(database, import, time);

    async Task Beat(Database database, ImportId import, TimeProvider time)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5), time);
        try
        {
            while (await timer.WaitForNextTickAsync(over.Token))
                await Beat(database, import);
        }
        catch (OperationCanceledException)
        {
            // The file was read.
        }
    }

    async Task Beat(Database database, ImportId import)
    {
        try
        {
            await using var db = await database.OpenForWork(over.Token);
            await db.ExecuteAsync(new CommandDefinition("update imports set seen_at = now() where id = @import", new { import }, cancellationToken: over.Token));
        }
        catch (Npgsql.NpgsqlException)
        {
            // The next one may find the database again.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await beating;
        over.Dispose();
    }
}
