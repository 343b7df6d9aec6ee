using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Nexo.AuditTrail;
using Nexo.Platform;
using Nexo.Tests.Support;
using Npgsql;
using Shouldly;
using static Nexo.Tests.AuditTrail.Trail;

namespace Nexo.Tests.AuditTrail;

public sealed partial class SealingTests(NexoApp app) : IClassFixture<NexoApp>
{
    [Fact]
    public void What_is_hashed_is_what_is_written_down()
    {
        // Computed by hand with Python's hashlib from docs/decisions/audit-trail.md.
        var told = new AuditedEvent
        {
            Workspace = WorkspaceId.Parse("0193f6a0-1c00-7000-8000-000000000001", null),
            Place = new EventPlace(8123, 991),
            At = new DateTimeOffset(2026, 11, 21, 12, 4, 5, TimeSpan.FromHours(-3)).AddTicks(1_234_560),
            Kind = "task.approved",
            Subject = "0193f6a0-1c00-7000-8000-0000000000aa",
            Actor = "person:0193f6a0-1c00-7000-8000-0000000000bb",
            Channel = "amazon",
            Body = """{"to": "approved", "from": "awaiting_approval", "reason": "Título é bom", "version": 2}""",
        };

        Canonical.Hex(Canonical.Content(told)).ShouldBe("8e14af2c3db72b39f7abbc8dca8ff2a6349de7db52cba9da1edda1a99f3cb316");
        Canonical.Hex(Canonical.Link(Canonical.Beginning, 1, Canonical.Content(told))).ShouldBe("5f7e426f802dea268160093e764afd6c8838cfd8e9619df5615cd2becd985c4f");
        Canonical.Text(told with { Channel = null }).ShouldContain(",0:,");
    }

    [Fact]
    public async Task Decisions_are_sealed_in_their_order_without_a_gap_and_what_only_happens_is_not()
    {
        var given = await Given.Workspace(app);
        await given.Happens("task.approved");
        await given.Happens("task.created");
        await given.Happens("token.revoked");
        await given.Happens("something.nobody_listed");
        await given.IsSealed(3);

        await using var db = await given.Db();
        var entries = (await db.QueryAsync<(long, string)>("select position, kind from audit_entries where workspace_id = @Id order by xid, seq", new { given.Id })).AsList();
        entries.ShouldBe([(1, "task.approved"), (2, "token.revoked"), (3, "something.nobody_listed")]);
        (await given.Verify()).ShouldSatisfyAllConditions(found => found.Trouble.ShouldBeNull(), found => found.Position.ShouldBe(3));
    }

    [Fact]
    public async Task What_commits_late_is_sealed_before_what_began_after_it()
    {
        var given = await Given.Workspace(app);
        await using var slow = await given.Db();
        await using var transaction = await slow.BeginTransactionAsync(Stop);
        await slow.ExecuteAsync("insert into events (workspace_id, subject, kind, actor) values (@Id, 'late', 'task.edited', 'nexo')", new { given.Id }, transaction);
        await given.Happens("task.approved");
        var sealer = app.Services.GetRequiredService<SealEvents>();
        while (await sealer.Next(Stop) == Sealed.Some)
        {
            // up to the event of the transaction that still runs
        }
        (await given.Head()).ShouldBe(0, "an event was sealed that an older one may yet come before");

        await transaction.CommitAsync(Stop);
        given.Services.GetRequiredService<EventNudge>().Now();
        await given.IsSealed(2);

        await using var db = await given.Db();
        (await db.QueryAsync<string>("select kind from audit_entries where workspace_id = @Id order by position", new { given.Id })).ShouldBe(["task.edited", "task.approved"]);
    }

    [Fact]
    public async Task Sealers_at_once_seal_each_event_once()
    {
        var given = await Given.Workspace(app);
        await given.Happens("task.approved", times: 300);
        var sealer = app.Services.GetRequiredService<SealEvents>();

        await Parallel.ForEachAsync(Enumerable.Range(0, 12), new ParallelOptions { MaxDegreeOfParallelism = 6, CancellationToken = Stop }, async (_, stop) => await sealer.Next(stop));

        await given.IsSealed(300);
        (await given.Verify()).Trouble.ShouldBeNull();
    }

    [Theory]
    [InlineData("insert into audit_entries select * from audit_entries", false)]
    [InlineData("update audit_entries set actor = 'nexo'", true)]
    [InlineData("delete from audit_entries", true)]
    [InlineData("truncate audit_entries", true)]
    [InlineData("update audit_heads set position = 0", true)]
    [InlineData("delete from audit_heads", true)]
    [InlineData("insert into audit_heads select * from audit_heads", true)]
    [InlineData("update audit_cursor set seq = seq", false)]
    [InlineData("delete from audit_checks", false)]
    public async Task Neither_pages_nor_workers_rewrite_the_trail(string sql, bool norWorkers)
    {
        var given = await Given.Workspace(app);
        await using (var web = await given.WebDb())
            (await Should.ThrowAsync<PostgresException>(web.ExecuteAsync(sql))).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        if (!norWorkers)
            return;
        await using var worker = await given.Db();
        (await Should.ThrowAsync<PostgresException>(worker.ExecuteAsync(sql))).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task An_entry_that_does_not_follow_the_last_one_is_refused()
    {
        var given = await Given.Workspace(app);
        await given.Happens("task.approved");
        await given.IsSealed(1);
        const string Forged = """
            insert into audit_entries (workspace_id, position, xid, seq, kind, subject, actor, at, content, previous, hash)
            values (@Id, @position, '1', 1, 'task.approved', '', 'nexo', now(), sha256('x'), @previous, sha256('y'))
            """;
        await using var db = await given.Db();
        var head = await db.QuerySingleAsync<byte[]>("select hash from audit_heads where workspace_id = @Id", new { given.Id });

        foreach (var (position, previous) in new[] { (3L, head), (2L, Canonical.Beginning) })
            (await Should.ThrowAsync<PostgresException>(db.ExecuteAsync(Forged, new { given.Id, position, previous }))).SqlState.ShouldBe(PostgresErrorCodes.IntegrityConstraintViolation);
        // Not even the owner, unless the guard is switched off on purpose.
        await using var owner = new NpgsqlConnection(app.ConnectionString);
        (await Should.ThrowAsync<PostgresException>(owner.ExecuteAsync("delete from audit_entries where workspace_id = @Id", new { given.Id }))).MessageText.ShouldContain("never changed");
    }

    [Fact]
    public void Every_kind_the_code_can_tell_of_is_sorted()
    {
        var told = Directory.EnumerateFiles(Repository.Folder("src/Nexo"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText).Where(source => source.Contains("into events", StringComparison.Ordinal))
            .SelectMany(source => Kind().Matches(OutboxKind().Replace(source, "")).Select(found => found.Groups["kind"].Value))
            .Except(NotEvents).ToHashSet();
        told.Count.ShouldBeGreaterThan(20, "the walk found nothing");

        told.Except(AuditKinds.Audited.Keys).Except(AuditKinds.NotAudited).ShouldBeEmpty("add a line to AuditKinds: is it a decision or an administrative act?");
        AuditKinds.Audited.Keys.Intersect(AuditKinds.NotAudited).ShouldBeEmpty();
    }

    /// <summary>What looks like a kind beside an insert into the log: kinds of the outbox, settings of a connection.</summary>
    static readonly string[] NotEvents = ["task.triage", "activation.start", "import.merge", "import.source", "listings.audit", "nexo.task_counts", "run.advance", "step.ask", "step.start"];

    [GeneratedRegex("""['"](?<kind>[a-z_]+\.[a-z_]+)['"]""")]
    private static partial Regex Kind();

    [GeneratedRegex("""Outbox\.Put\([^;]*;""")]
    private static partial Regex OutboxKind();
}
