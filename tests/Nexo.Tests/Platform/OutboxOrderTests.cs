using System.Collections.Concurrent;
using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Nexo.Platform;
using Nexo.Tests.Support;
using Npgsql;
using Shouldly;

namespace Nexo.Tests.Platform;

public sealed class OutboxOrderTests : IAsyncLifetime
{
    static readonly WorkspaceId Here = new(Guid.CreateVersion7());

    NpgsqlDataSource source = null!;
    Database database = null!;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        DapperSetup.Once();
        source = NpgsqlDataSource.Create(await TestPostgres.CreateDatabase());
        database = new Database(source);
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();

    /// <summary>Four drains; batches that throw, items that are put off or arrive late with low ids, and nodes that die before and after their work.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Items_of_a_key_are_done_in_order_by_one_holder_at_a_time_whatever_fails(int seed)
    {
        var work = new Watched(seed) { ClaimedFor = TimeSpan.FromSeconds(5) };
        await Put([.. Enumerable.Range(0, 300).Select(n => (n % 7) switch { 0 => null, var key => $"k{key}" })]);
        var late = PutLate();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => DrainUntilEmpty(work, late)));

        work.Wrongs.ShouldBeEmpty();
        var first = work.Done.DistinctBy(item => item.Id).ToList(); // what a node did before it died is done once more
        first.Count.ShouldBe(340);
        foreach (var line in first.Where(item => item.Key?[0] == 'k').GroupBy(item => item.Key))
            line.Select(item => item.Id).ShouldBeInOrder();
    }

    [Fact]
    public async Task What_is_behind_a_failing_item_of_its_key_waits_until_that_is_set_aside_and_others_go_on()
    {
        var work = new Watched(0) { Poison = "1" };
        await Put("a", "a", "b", null);

        await DrainAll(work);
        work.Done.Select(d => d.Id).ShouldBe([3, 4], ignoreOrder: true);
        for (var attempt = 2; attempt <= 3; attempt++)
        {
            await Sql("update outbox set due_at = now() where due_at < 'infinity' and set_aside_at is null");
            await DrainAll(work);
        }

        work.Done.Select(d => (d.Id, d.Attempt)).ShouldBe([(3, 1), (4, 1), (2, 1)], ignoreOrder: true);
        (await Sql<long>("select count(*) from outbox where set_aside_at is not null and id = 1")).ShouldBe(1);
    }

    [Fact]
    public async Task What_comes_late_with_a_low_id_waits_while_another_of_its_key_is_in_hand()
    {
        var (work, table) = (new Watched(0), new OutboxTable(database));
        await using var db = await source.OpenConnectionAsync(Stop);
        await using var transaction = await db.BeginTransactionAsync(Stop);
        await Outbox.Put(db, transaction, Here, "test", "0", key: "k");
        await Put("k");
        var (inHand, _) = await table.Claim(work, Stop);
        inHand.Select(item => item.Id).ShouldBe([2]);

        await transaction.CommitAsync(Stop);

        (await table.Claim(work, Stop)).Items.ShouldBeEmpty();
        await table.Complete(work, inHand, Stop);
        (await table.Claim(work, Stop)).Items.Select(item => item.Id).ShouldBe([1]);
    }

    [Fact]
    public async Task A_key_where_the_work_keeps_no_order_holds_nothing_up()
    {
        await Put("a", null, "a");
        var work = new Watched(0) { InOrder = false, Poison = "1" };

        await DrainAll(work);

        work.Done.Select(d => (d.Id, d.Key)).ShouldBe([(2, null), (3, null)], ignoreOrder: true);
        (await Sql<long>("select count(*) from outbox where id = 1 and last_error is not null")).ShouldBe(1);
    }

    [Fact]
    public async Task A_long_queue_behind_one_key_that_waits_is_passed_by()
    {
        await Sql("insert into outbox (workspace_id, kind, body, key, attempt, due_at) select gen_random_uuid(), 'test', '0', 'long', 1, now() + interval '5 hours'");
        await Sql("insert into outbox (workspace_id, kind, body, key) select (select workspace_id from outbox where id = 1), 'test', '0', 'long' from generate_series(1, 500)");
        await Put("short");
        var work = new Watched(0);

        await DrainAll(work);

        work.Done.Select(d => d.Key).ShouldBe(["short"]);
        (await Sql<long>("select count(*) from outbox where due_at <= now()")).ShouldBe(0); // no later look meets them again
        await Sql("update outbox set due_at = now() where id = 1");
        await DrainAll(work);
        work.Done.Count.ShouldBe(502);
    }

    [Fact]
    public async Task An_item_put_off_by_its_work_comes_back_at_that_time_and_one_given_up_never()
    {
        await Put([null, null, null]);
        var work = new Watched(0)
        {
            Say = item =>
            {
                if (item.Id == 1)
                    item.TryLater(TimeSpan.FromHours(2), "the other side is busy");
                if (item.Id == 2)
                    item.GiveUp("the other side is gone");
            },
        };

        await DrainAll(work);

        (await Sql<string>("select string_agg(id || ' ' || round(extract(epoch from due_at - now()) / 3600) || ' ' || last_error, ',') from outbox where set_aside_at is null"))
            .ShouldBe("1 2 the other side is busy");
        await Sql("update outbox set set_aside_at = now() - interval '2 hours' where set_aside_at is not null");
        await new OutboxSweep(database, Drain(), NullLogger<OutboxSweep>.Instance).Run(Stop);
        (await Sql<string>("select id || ' ' || last_error from outbox where set_aside_at is not null and given_up")).ShouldBe("2 the other side is gone");
        work.Done.Select(d => d.Id).ShouldBe([3]);
    }

    [Fact]
    public async Task Work_is_put_for_later_and_by_the_thousand_in_its_order()
    {
        await using var db = await database.OpenForWork(Stop);
        await Outbox.Put(db, null, Here, "test", "0", key: "k", after: TimeSpan.FromMinutes(5));
        await Outbox.Put(db, null, Here, "test", [.. Enumerable.Range(1, 1000).Select(n => new OutboxEntry($"{n}", n % 2 == 0 ? "k" : null, n == 7 ? TimeSpan.FromMinutes(5) : null))]);
        var work = new Watched(0);

        await DrainAll(work);

        work.Done.Select(d => int.Parse(d.Body, System.Globalization.CultureInfo.InvariantCulture)).Order().ShouldBe(Enumerable.Range(1, 1000).Where(n => n % 2 == 1 && n != 7));
        (await Sql<long>("select count(*) from outbox where id = body::text::int + 1")).ShouldBe(502);
    }

    async Task DrainUntilEmpty(Watched work, Task late)
    {
        for (var watch = Stopwatch.StartNew(); !late.IsCompleted || await Sql<bool>("select exists (select from outbox)");)
        {
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(2), "something is stuck");
            using var kill = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            try
            {
                if (!await Drain().DrainOnce(new Mortal(work, kill), kill.Token))
                    await Task.Delay(5, Stop);
            }
            catch (OperationCanceledException) when (!Stop.IsCancellationRequested)
            {
                // This node has died in the middle; another one stands up.
            }
        }
        await late;
    }

    /// <summary>Transactions that took their ids early and commit late.</summary>
    async Task PutLate()
    {
        for (var n = 0; n < 20; n++)
        {
            await using var db = await source.OpenConnectionAsync(Stop);
            await using var transaction = await db.BeginTransactionAsync(Stop);
            await Outbox.Put(db, transaction, Here, "test", "0", key: $"late{n % 2}");
            await Put($"late{n % 2}");
            await transaction.CommitAsync(Stop);
        }
    }

    async Task DrainAll(IOutboxWork work)
    {
        while (await Drain().DrainOnce(work, Stop))
        {
            // Until there is nothing due.
        }
    }

    OutboxDrain Drain() => new(database, new Signals(source, NullLogger<Signals>.Instance), [], new Node(NodeRole.All), NullLogger<OutboxDrain>.Instance);

    async Task Put(params string?[] keys)
    {
        await using var db = await database.OpenForWork(Stop);
        await Outbox.Put(db, null, Here, "test", [.. keys.Select((key, n) => new OutboxEntry($"{n + 1}", key))]);
    }

    async Task Sql(string sql, object? values = null)
    {
        await using var db = await source.OpenConnectionAsync(Stop);
        await db.ExecuteAsync(sql, values);
    }

    async Task<T> Sql<T>(string sql)
    {
        await using var db = await source.OpenConnectionAsync(Stop);
        return (await db.ExecuteScalarAsync<T>(sql))!;
    }

    /// <summary>Watches who holds what; its seed says what fails.</summary>
    sealed class Watched(int seed) : IOutboxWork
    {
        readonly Random random = new(seed);
        readonly ConcurrentDictionary<string, byte> held = new();

        public ConcurrentQueue<OutboxItem> Done { get; } = [];

        public ConcurrentQueue<string> Wrongs { get; } = [];

        public string? Poison { get; init; }

        public Action<OutboxItem>? Say { get; init; }

        public string Kind => "test";

        public bool InOrder { get; init; } = true;

        public int BatchSize => 10;

        public int MaxAttempts => seed == 0 ? 3 : 1000;

        public TimeSpan ClaimedFor { get; init; } = TimeSpan.FromSeconds(10);

        public async ValueTask Handle(IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken)
        {
            var keys = items.Select(item => item.Key).OfType<string>().Distinct().ToList();
            foreach (var key in keys.Where(key => !held.TryAdd(key, 0)))
                Wrongs.Enqueue($"two hold {key}");
            await Task.Yield();
            try
            {
                if (items.Any(item => item.Body == Poison) || Chance(0.01))
                    throw new InvalidOperationException("poisoned");
                Do(items);
            }
            finally
            {
                foreach (var key in keys)
                    held.TryRemove(key, out _);
            }
        }

        void Do(IReadOnlyList<OutboxItem> items)
        {
            var waiting = new HashSet<string>();
            foreach (var item in items.Where(item => item.Key is null || !waiting.Contains(item.Key)))
            {
                Say?.Invoke(item);
                if (Chance(0.05))
                    item.TryLater(TimeSpan.FromMilliseconds(20), "by chance");
                if (item.Left is null)
                    Done.Enqueue(item);
                else if (item.Key is not null)
                    waiting.Add(item.Key);
            }
        }

        public bool Chance(double share)
        {
            lock (random)
                return seed != 0 && random.NextDouble() < share;
        }
    }

    /// <summary>A node at the same work, that may die before or after it.</summary>
    sealed class Mortal(Watched work, CancellationTokenSource kill) : IOutboxWork
    {
        public string Kind => work.Kind;

        public bool InOrder { get; init; } = true;

        public int BatchSize => work.BatchSize;

        public int MaxAttempts => work.MaxAttempts;

        public TimeSpan ClaimedFor => work.ClaimedFor;

        public async ValueTask Handle(IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken)
        {
            await MayDie();
            await work.Handle(items, cancellationToken);
            await MayDie();
        }

        async Task MayDie()
        {
            if (!work.Chance(0.01))
                return;
            await kill.CancelAsync();
            kill.Token.ThrowIfCancellationRequested();
        }
    }
}
