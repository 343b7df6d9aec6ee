using System.Collections.Concurrent;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Nexo.Platform;
using Nexo.Tests.Support;
using Npgsql;
using Shouldly;

namespace Nexo.Tests.Platform;

public sealed class OutboxTests : IAsyncLifetime
{
    static readonly WorkspaceId Here = new(Guid.CreateVersion7());

    NpgsqlDataSource source = null!;
    Database database = null!;

    public async ValueTask InitializeAsync()
    {
        DapperSetup.Once();
        source = NpgsqlDataSource.Create(await TestPostgres.CreateDatabase());
        database = new Database(source);
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();

    [Fact]
    public async Task Every_item_is_done_once_by_two_nodes_that_drain_side_by_side()
    {
        var work = new Recorder();
        await Put(500);

        await Task.WhenAll(DrainAll(work), DrainAll(work));

        work.Done.Count.ShouldBe(500);
        work.Done.Distinct().Count().ShouldBe(500);
        (await Left()).ShouldBe(0);
    }

    [Fact]
    public async Task One_poisoned_item_does_not_hold_its_neighbours_and_is_set_aside_after_its_attempts()
    {
        var work = new Recorder { Poison = "\"7\"" };
        await Put(20);

        for (var attempt = 0; attempt < 3; attempt++)
        {
            await DrainAll(work);
            await Sql("update outbox set due_at = now() where set_aside_at is null");
        }

        work.Done.Count.ShouldBe(19);
        (await Sql<string>("select last_error from outbox where set_aside_at is not null")).ShouldContain("poisoned");
    }

    [Fact]
    public async Task A_late_worker_does_not_complete_what_another_one_has_claimed_since()
    {
        await Put(1);
        var late = new Recorder
        {
            During = () => Sql("update outbox set attempt = attempt + 1"), // its lease ran out and another node took the item
        };

        await DrainAll(late);

        (await Left()).ShouldBe(1);
    }

    [Fact]
    public async Task Items_of_a_node_that_died_come_back_when_their_lease_is_over()
    {
        await Put(3);
        using var kill = new CancellationTokenSource();
        var dying = new Recorder
        {
            During = async () =>
            {
                await kill.CancelAsync();
                kill.Token.ThrowIfCancellationRequested();
            },
        };
        await Should.ThrowAsync<OperationCanceledException>(() => Drain().DrainOnce(dying, kill.Token));
        var next = new Recorder();

        await DrainAll(next);
        next.Done.ShouldBeEmpty(); // still leased
        await Sql("update outbox set due_at = now()");
        await DrainAll(next);

        next.Done.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Work_that_takes_longer_than_a_claim_is_not_given_to_another_node()
    {
        await Put(1);
        var second = new Recorder();
        var claimed = new TaskCompletionSource();
        var first = new Recorder
        {
            ClaimedFor = TimeSpan.FromSeconds(3),
            During = async () =>
            {
                claimed.SetResult();
                await Eventually.Is(true, () => Sql<bool>("select created_at < now() - interval '5 seconds' from outbox"));
            },
        };

        var working = DrainAll(first);
        await Task.WhenAny(claimed.Task, working); // the first to come is the first
        while (!working.IsCompleted)
        {
            await DrainAll(second);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await working;
        (first.Done.Count, second.Done.Count).ShouldBe((1, 0));
        (await Left()).ShouldBe(0);
    }

    [Fact]
    public async Task As_many_batches_are_worked_on_at_once_as_the_kind_has_loops_and_no_more_is_claimed()
    {
        var enough = new TaskCompletionSource();
        var at = 0;
        var work = new Recorder
        {
            BatchSize = 2, Loops = 3,
            During = async () =>
            {
                Interlocked.Increment(ref at);
                await enough.Task;
            },
        };
        await Put(20);
        using var signals = new Signals(source, NullLogger<Signals>.Instance);
        using var drain = new OutboxDrain(database, signals, [work], new Node(NodeRole.All), NullLogger<OutboxDrain>.Instance);
        await drain.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.Is(3, () => Task.FromResult(at));

        (await Sql<long>("select count(*) from outbox where attempt = 0")).ShouldBe(14); // left for other nodes
        enough.SetResult();

        await Eventually.Is(0L, Left);
        await drain.StopAsync(TestContext.Current.CancellationToken);
        work.Done.Count.ShouldBe(20);
    }

    [Fact]
    public async Task What_was_set_aside_is_tried_again_after_an_hour()
    {
        await Put(2);
        await Sql("update outbox set attempt = 3, set_aside_at = now() - id * interval '50 minutes' + interval '10 minutes'");
        var work = new Recorder();

        await new OutboxSweep(database, Drain(), NullLogger<OutboxSweep>.Instance).Run(TestContext.Current.CancellationToken);
        await DrainAll(work);

        work.Done.ShouldBe([2L]);
        (await Left()).ShouldBe(1);
    }

    [Fact]
    public async Task What_a_burst_has_left_in_the_index_is_tidied_up_by_the_next_sweep()
    {
        await Put(10_000);
        await Sql("delete from outbox; select pg_stat_force_next_flush()");
        await Eventually.Is(true, () => Sql<bool>("select n_dead_tup >= 10000 from pg_stat_user_tables where relid = 'outbox'::regclass"));

        await new OutboxSweep(database, Drain(), NullLogger<OutboxSweep>.Instance).Run(TestContext.Current.CancellationToken);

        await Eventually.Is(1L, () => Sql<long>("select vacuum_count from pg_stat_user_tables where relid = 'outbox'::regclass"));
    }

    async Task DrainAll(IOutboxWork work)
    {
        while (await Drain().DrainOnce(work, TestContext.Current.CancellationToken))
        {
            // Until there is nothing due.
        }
    }

    OutboxDrain Drain() => new(database, new Signals(source, NullLogger<Signals>.Instance), [], new Node(NodeRole.All), NullLogger<OutboxDrain>.Instance);

    Task Put(int n) => Sql($"insert into outbox (workspace_id, kind, body) select '{Here}', 'test', to_jsonb(i::text) from generate_series(1, {n}) i");

    Task<long> Left() => Sql<long>("select count(*) from outbox");

    async Task Sql(string sql)
    {
        await using var db = await source.OpenConnectionAsync();
        await db.ExecuteAsync(sql);
    }

    async Task<T> Sql<T>(string sql)
    {
        await using var db = await source.OpenConnectionAsync();
        return (await db.ExecuteScalarAsync<T>(sql))!;
    }

    sealed class Recorder : IOutboxWork
    {
        public ConcurrentQueue<long> Done { get; } = [];

        public string? Poison { get; init; }

        public Func<Task>? During { get; set; }

        public string Kind => "test";

        public int MaxAttempts => 3;

        public int BatchSize { get; init; } = 50;

        public int Loops { get; init; } = 1;

        public TimeSpan ClaimedFor { get; init; } = TimeSpan.FromSeconds(10);

        public async ValueTask Handle(IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken)
        {
            if (During is not null)
                await During();
            if (items.Any(i => i.Body == Poison))
                throw new InvalidOperationException("poisoned");
            foreach (var item in items)
                Done.Enqueue(item.Id);
        }
    }
}
