using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Nexo.Platform;
using Nexo.Tests.Support;
using Npgsql;
using Shouldly;

namespace Nexo.Tests.Platform;

public sealed class EventFeedTests : IAsyncLifetime
{
    static readonly WorkspaceId Here = new(Guid.CreateVersion7());
    static readonly WorkspaceId Elsewhere = new(Guid.CreateVersion7());

    readonly CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    NpgsqlDataSource source = null!;
    EventLog log = null!;

    public async ValueTask InitializeAsync()
    {
        DapperSetup.Once();
        source = NpgsqlDataSource.Create(await TestPostgres.CreateDatabase());
        log = new EventLog(new Database(source));
        stop.CancelAfter(TimeSpan.FromSeconds(30));
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await source.DisposeAsync();
        stop.Dispose();
    }

    [Fact]
    public async Task An_event_that_commits_after_a_later_one_is_not_passed_over()
    {
        var start = await log.Now(stop.Token);
        await using var slow = await source.OpenConnectionAsync(stop.Token);
        await using var transaction = await slow.BeginTransactionAsync(stop.Token);
        await slow.ExecuteAsync(Insert("slow"), transaction: transaction);
        await Write("quick");

        var (early, more) = await log.After(start, Here, stop.Token);
        early.ShouldBeEmpty();
        more.ShouldBeTrue();
        await transaction.CommitAsync(stop.Token);
        var (late, _) = await log.After(start, Here, stop.Token);
        while (late.Count < 2) // other databases of the cluster count as running transactions too
            (late, _) = await log.After(start, Here, stop.Token);

        late.Select(e => e.Subject).ShouldBe(["slow", "quick"]);
    }

    [Fact]
    public async Task A_watcher_sees_what_comes_from_another_node_in_order_and_nothing_of_its_neighbours()
    {
        await using var feed = await Feed().Start(stop.Token);
        var watching = Take(feed.Of.Watch(Here, await log.Now(stop.Token), stop.Token), 3);

        await Write("one");
        await Write("not for you", Elsewhere);
        await Write("two");
        await Write("three");

        (await watching).Select(e => e.Subject).ShouldBe(["one", "two", "three"]);
    }

    [Fact]
    public async Task A_watcher_that_comes_back_misses_nothing()
    {
        await using var feed = await Feed().Start(stop.Token);
        await Write("first");
        var first = await Take(feed.Of.Watch(Here, new EventPlace(0, 0), stop.Token), 1);
        await Write("while away");

        var rest = await Take(feed.Of.Watch(Here, first[0].Place, stop.Token), 1);

        rest[0].Subject.ShouldBe("while away");
    }

    [Fact]
    public async Task A_watcher_that_came_before_the_feed_began_misses_nothing()
    {
        await using var feed = Feed();
        await Write("before");
        while ((await log.After(new EventPlace(0, 0), Here, stop.Token)).Events.Count == 0)
            await Task.Delay(10, stop.Token); // other databases of the cluster count as running transactions too
        await using var early = feed.Of.Watch(Here, new EventPlace(0, 0), stop.Token).GetAsyncEnumerator(stop.Token);
        (await early.MoveNextAsync()).ShouldBeTrue();
        var next = early.MoveNextAsync();
        await Write("between");

        await feed.Start(stop.Token);

        (await next).ShouldBeTrue();
        early.Current.Subject.ShouldBe("between");
    }

    [Fact]
    public async Task A_watcher_that_falls_far_behind_catches_up_without_loss()
    {
        await using var feed = await Feed().Start(stop.Token);
        await using var slow = feed.Of.Watch(Here, new EventPlace(0, 0), stop.Token).GetAsyncEnumerator(stop.Token);
        await Write("0");
        (await slow.MoveNextAsync()).ShouldBeTrue();

        for (var block = 0; block < 5; block++)
            await Sql($"insert into events (workspace_id, subject, kind, actor) select '{Here}', ({block} * 1000 + i)::text, 'test.happened', 'nexo' from generate_series(1, 1000) i");
        var seen = new List<string>();
        while (seen.Count < 5000 && await slow.MoveNextAsync())
            seen.Add(slow.Current.Subject);

        seen.ShouldBe(Enumerable.Range(1, 5000).Select(i => $"{i}"));
    }

    RunningFeed Feed()
    {
        var signals = new Signals(source, NullLogger<Signals>.Instance);
        return new RunningFeed(new EventFeed(log, signals, new Node(NodeRole.All), NullLogger<EventFeed>.Instance), signals);
    }

    static async Task<List<LoggedEvent>> Take(IAsyncEnumerable<LoggedEvent> events, int n)
    {
        var taken = new List<LoggedEvent>();
        await foreach (var one in events)
        {
            taken.Add(one);
            if (taken.Count == n)
                break;
        }
        return taken;
    }

    // Written without a nudge: as another node would, whose NOTIFY got lost.
    static string Insert(string subject, WorkspaceId? workspace = null) =>
        $"insert into events (workspace_id, subject, kind, actor) values ('{workspace ?? Here}', '{subject}', 'test.happened', 'nexo')";

    Task Write(string subject, WorkspaceId? workspace = null) => Sql(Insert(subject, workspace));

    async Task Sql(string sql)
    {
        await using var db = await source.OpenConnectionAsync(stop.Token);
        await db.ExecuteAsync(sql);
    }

    sealed record RunningFeed(EventFeed Of, Signals Signals) : IAsyncDisposable
    {
        public async Task<RunningFeed> Start(CancellationToken cancellationToken)
        {
            await Signals.StartAsync(cancellationToken);
            await Of.StartAsync(cancellationToken);
            return this;
        }

        public async ValueTask DisposeAsync()
        {
            await Of.StopAsync(CancellationToken.None);
            await Signals.StopAsync(CancellationToken.None);
            Of.Dispose();
            Signals.Dispose();
        }
    }
}
