using System.Threading.Channels;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Tasks;

/// <summary>
/// Group commit: what arrives while a transaction runs shares the next one. Nobody waits on purpose: a lone task
/// is written at once. Each is answered after the commit; a bad row is found by halving and spoils nothing else.
/// </summary>
sealed class TaskWriter(Database database, EventNudge events, OutboxDrain outbox) : BackgroundService
{
    const int MostInOneStatement = 500;

    static readonly TimeSpan ToldAfter = TimeSpan.FromMilliseconds(50);

    int telling;

    readonly Channel<PendingTask> queue = System.Threading.Channels.Channel.CreateUnbounded<PendingTask>(new() { SingleReader = true });

    /// <returns>The outcome, after the commit.</returns>
    public Task<Outcome<WrittenTask>> Write(PendingTask task) =>
        queue.Writer.TryWrite(task) ? task.Done : throw new InvalidOperationException("The node is stopping.");

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Writer.TryComplete(); // what is queued is still written
        return ExecuteTask ?? System.Threading.Tasks.Task.CompletedTask;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<PendingTask>();
        NpgsqlConnection? db = null;
        while (await queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            batch.Clear();
            while (batch.Count < MostInOneStatement && queue.Reader.TryRead(out var task))
                batch.Add(task);
            db = await Write(db, batch);
        }
        if (db is not null)
            await db.DisposeAsync();
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
            : new Refusal("idempotency_key_reused", "Idempotency-Key: this key was used with another request; take a new one.", RefusalKind.Conflict, "Idempotency-Key");
    }

    static Refusal RefusedByDatabase(PostgresException e) =>
        new(e.ConstraintName ?? "not_storable", e.ConstraintName is { } rule ? $"The database refused the task: {rule.Replace('_', ' ')}." : $"The database refused the task: {e.MessageText}.", RefusalKind.Invalid);
}
