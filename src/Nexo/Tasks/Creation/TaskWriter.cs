using System.Collections.Concurrent;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Tasks;

/// <summary>
/// Group commit: who comes first writes at once, on the request's own time; what arrives while that transaction runs shares
/// the next one. Nobody waits on purpose. Each is answered after the commit; a bad row is found by halving and spoils nothing else.
/// </summary>
sealed class TaskWriter(Database database, EventNudge events, OutboxDrain outbox) : IAsyncDisposable
{
    const int MostInOneStatement = 500;

    static readonly TimeSpan ToldAfter = TimeSpan.FromMilliseconds(50);

    readonly ConcurrentQueue<PendingTask> queue = new();

    /// <summary>Of whoever writes now; the connection is theirs, too.</summary>
    int writing;

    NpgsqlConnection? connection;
    int telling;

    /// <returns>The outcome, after the commit.</returns>
    public async Task<Outcome<WrittenTask>> Write(PendingTask task)
    {
        queue.Enqueue(task);
        if (MayWrite())
            await WriteOnce();
        return await task.Done;
    }

    public ValueTask DisposeAsync() => connection?.DisposeAsync() ?? default;

    bool MayWrite() => Interlocked.CompareExchange(ref writing, 1, 0) == 0;

    /// <summary>One batch; what has come meanwhile is nobody's own and written in the background.</summary>
    async Task WriteOnce()
    {
        await WriteBatch();
        if (HasEnded())
            return;
        _ = WriteOn();
    }

    async Task WriteOn()
    {
        await System.Threading.Tasks.Task.Yield(); // the first request is answered
        do
            await WriteBatch();
        while (!HasEnded());
    }

    /// <summary>Lets go, unless there is more to write: what comes after the second look finds nobody writing.</summary>
    bool HasEnded()
    {
        if (!queue.IsEmpty)
            return false;
        Interlocked.Exchange(ref writing, 0); // a full fence: the queue is looked at after it
        return queue.IsEmpty || !MayWrite();
    }

    async Task WriteBatch()
    {
        var batch = new List<PendingTask>();
        while (batch.Count < MostInOneStatement && queue.TryDequeue(out var task))
            batch.Add(task);
        if (batch.Count == 0)
            return;
        var db = Interlocked.Exchange(ref connection, null);
        try
        {
            connection = await Write(db, batch);
        }
        catch (Exception e)
        {
            foreach (var task in batch)
                task.Fail(e); // whatever it was: the next batch is written
        }
    }

    /// <returns>The connection for the next batch; null when this one broke.</returns>
    async Task<NpgsqlConnection?> Write(NpgsqlConnection? db, List<PendingTask> batch)
    {
        for (var again = false; ; again = true)
        {
            try
            {
                db ??= await database.OpenForWork(CancellationToken.None);
                if (again)
                    await AnswerStored(db, batch);
                await Write(db, batch, 0, batch.Count);
                break;
            }
            catch (NpgsqlException) when (!again && db is { State: not System.Data.ConnectionState.Open })
            {
                await db.DisposeAsync(); // it broke, as at a restart of the server: once more on another one
                db = null;
            }
            catch (Exception e)
            {
                foreach (var task in batch)
                    task.Fail(e); // those that were answered stay answered
                break;
            }
        }
        Tell();
        if (db is null or { State: System.Data.ConnectionState.Open })
            return db;
        await db.DisposeAsync();
        return null;
    }

    /// <summary>The connection may have broken after the commit: the ids tell what is stored.</summary>
    static async Task AnswerStored(NpgsqlConnection db, List<PendingTask> batch)
    {
        var stored = await InsertTasks.Stored(db, batch, CancellationToken.None);
        foreach (var task in batch.Where(task => stored.Contains(task.Task.Id.Value)))
            task.Written();
        batch.RemoveAll(task => task.Done.IsCompleted);
    }

    /// <summary>Under load one word for many batches: readers and triage then work on many tasks at once, too.</summary>
    void Tell()
    {
        if (Interlocked.Exchange(ref telling, 1) == 0)
            _ = TellSoon();
    }

    async Task TellSoon()
    {
        await System.Threading.Tasks.Task.Delay(ToldAfter);
        Volatile.Write(ref telling, 0);
        events.Now();
        outbox.Wake(TriageTasks.Work);
    }

    static async Task Write(NpgsqlConnection db, List<PendingTask> batch, int from, int count)
    {
        if (count == 0)
            return;
        var tasks = batch.GetRange(from, count);
        try
        {
            var added = await InsertTasks.Run(db, tasks, CancellationToken.None);
            foreach (var task in tasks)
            {
                if (added.Contains(task.Task.Id.Value))
                    task.Written();
                else
                    task.Answer(await Replay(db, task));
            }
        }
        catch (PostgresException e) when (count > 1 && IsAboutARow(e))
        {
            await Write(db, batch, from, count / 2);
            await Write(db, batch, from + (count / 2), count - (count / 2));
        }
        catch (PostgresException e) when (e.ConstraintName == "marketplace_tasks_pkey")
        {
            tasks[0].Written(); // by the connection that broke, later than we looked
        }
        catch (PostgresException e) when (IsAboutARow(e))
        {
            tasks[0].Answer(RefusedByDatabase(e));
        }
    }

    /// <summary>Data, constraints, limits of a value, a trigger's no. Anything else is about the server, and all of the batch shares it.</summary>
    static bool IsAboutARow(PostgresException e) => e.SqlState[..2] is "22" or "23" or "54" or "P0";

    /// <summary>The same key again: the same answer, unless the request was another one.</summary>
    static async Task<Outcome<WrittenTask>> Replay(NpgsqlConnection db, PendingTask task)
    {
        var (earlier, hash) = await InsertTasks.Earlier(db, task, CancellationToken.None);
        if (task.RequestHash is null)
            return new WrittenTask(earlier, Replayed: true);
        return hash is not null && task.RequestHash.AsSpan().SequenceEqual(hash)
            ? new WrittenTask(task.Task with { Id = earlier.Id, CreatedAt = earlier.CreatedAt, ChangedAt = earlier.CreatedAt }, Replayed: true)
            : Idempotency.Reused;
    }

    static Refusal RefusedByDatabase(PostgresException e) =>
        new(e.ConstraintName ?? "not_storable", e.ConstraintName is { } rule ? $"The database refused the task: {rule.Replace('_', ' ')}." : $"The database refused the task: {e.MessageText}.", RefusalKind.Invalid);
}
