using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Bench;

/// <summary>The product's own drain, with a kind of work that does nothing.</summary>
sealed class NexoQueue(string connectionString) : IQueue
{
    static readonly WorkspaceId Workspace = new(Installation.Workspace);

    public string Name => "Nexo";

    public string Settings => "rate: 4 loops of 500; latency: 2 loops of 50, woken by NOTIFY";

    public async Task<double> PerSecond(int items)
    {
        DapperSetup.Once();
        await using var source = Connect();
        await using (var db = await source.OpenConnectionAsync())
        {
            for (var put = 0; put < items; put += 5000)
                await Outbox.Put(db, null, Workspace, Nothing.Name, [.. Enumerable.Range(put, Math.Min(5000, items - put)).Select(n => new OutboxEntry($$"""{"n": {{n}}}"""))]);
        }
        var work = new Nothing(batch: 500, loops: 4, wanted: items);
        await using var running = await Running.Start(source, work);
        var watch = Stopwatch.StartNew();
        running.Drain.Wake();
        await work.All;
        await Emptied(source);
        return items / watch.Elapsed.TotalSeconds;
    }

    /// <summary>As for graphile-worker: the time of the completing statement less that of the transaction that put the item.</summary>
    public async Task<double[]> Latency(int perSecond, int seconds)
    {
        await using var source = Connect();
        await using var db = await source.OpenConnectionAsync();
        await db.ExecuteAsync("""
            create table if not exists outbox_times (ms double precision);
            truncate outbox_times;
            create or replace function outbox_time() returns trigger language plpgsql security definer as $$
                begin insert into public.outbox_times values (extract(epoch from clock_timestamp() - old.created_at) * 1000); return null; end $$;
            create or replace trigger outbox_time after delete on outbox for each row execute function outbox_time();
            """);
        await using (var running = await Running.Start(source, new Nothing(batch: 50, loops: 2, wanted: int.MaxValue)))
        {
            await Pace.Every(TimeSpan.FromSeconds(1.0 / perSecond), perSecond * seconds, async n =>
            {
                await using (var put = await source.OpenConnectionAsync())
                    await Outbox.Put(put, null, Workspace, Nothing.Name, $$"""{"n": {{n}}}""");
                running.Drain.Wake(Nothing.Name);
            });
            await Emptied(source);
        }
        var times = await db.QueryAsync<double>("select ms from outbox_times order by 1");
        await db.ExecuteAsync("drop trigger outbox_time on outbox");
        return [.. times];
    }

    NpgsqlDataSource Connect() => DatabaseSettings.Connect(new() { ConnectionString = connectionString, MaxConnections = 20 }, NullLoggerFactory.Instance);

    static async Task Emptied(NpgsqlDataSource source)
    {
        await using var db = await source.OpenConnectionAsync();
        while (await db.ExecuteScalarAsync<bool>("select exists (select from outbox)"))
            await Task.Delay(2);
    }

    sealed class Nothing(int batch, int loops, int wanted) : IOutboxWork
    {
        public const string Name = "bench.nothing";

        readonly TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int done;

        public Task All => all.Task;

        public string Kind => Name;

        public int BatchSize => batch;

        public int Loops => loops;

        public ValueTask Handle(IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken)
        {
            if (Interlocked.Add(ref done, items.Count) >= wanted)
                all.TrySetResult();
            return ValueTask.CompletedTask;
        }
    }

    sealed class Running(Signals signals, OutboxDrain drain) : IAsyncDisposable
    {
        public OutboxDrain Drain => drain;

        public static async Task<Running> Start(NpgsqlDataSource source, IOutboxWork work)
        {
            var signals = new Signals(source, NullLogger<Signals>.Instance);
            var drain = new OutboxDrain(new Database(source), signals, [work], new Node(NodeRole.All), NullLogger<OutboxDrain>.Instance);
            await signals.StartAsync(CancellationToken.None);
            await drain.StartAsync(CancellationToken.None);
            return new(signals, drain);
        }

        public async ValueTask DisposeAsync()
        {
            await drain.StopAsync(CancellationToken.None);
            await signals.StopAsync(CancellationToken.None);
            drain.Dispose();
            signals.Dispose();
        }
    }
}
