using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Nexo.AuditTrail;
using Nexo.Platform;
using Nexo.Tests.Support;
using Shouldly;
using static Nexo.Tests.AuditTrail.Trail;

namespace Nexo.Tests.AuditTrail;

public sealed class VerifyTests(NexoApp app) : IClassFixture<NexoApp>
{
    [Theory]
    [InlineData("update events set actor = 'person:somebody-else' where (workspace_id, seq) = (@Id, @seq)", "position 2: the event .* was changed after it was sealed")]
    [InlineData("""update events set body = '{"reason": "none"}' where (workspace_id, seq) = (@Id, @seq)""", "position 2: the event .* was changed")]
    [InlineData("delete from events where (workspace_id, seq) = (@Id, @seq)", "position 2: the event .* is no longer in the log")]
    [InlineData("update audit_entries set actor = 'agent:alex' where (workspace_id, position) = (@Id, 2)", "position 2: what it says of the event .* is not what the event says")]
    [InlineData("update audit_entries set hash = sha256('x') where (workspace_id, position) = (@Id, 2)", "position 2: its hash is not that of its content")]
    [InlineData("update audit_entries set hash = sha256('x') where (workspace_id, position) = (@Id, 4)", "position 4: its hash")]
    [InlineData("delete from audit_entries where (workspace_id, position) = (@Id, 2)", "position 2: is missing; the next one there is 3")]
    [InlineData("delete from audit_entries where (workspace_id, position) = (@Id, 4)", "position 4: the tail was cut; the chain went on to 4")]
    [InlineData("delete from audit_entries where workspace_id = @Id", "position 1: the tail was cut")]
    [InlineData("insert into events (workspace_id, xid, subject, kind, actor) values (@Id, '4', 'slipped in', 'task.approved', 'nexo')", "event 4-[0-9]+ \\(task.approved\\) is in the log and was left out")]
    [InlineData("delete from audit_entries where (workspace_id, position) = (@Id, 4); update audit_heads set position = 3, hash = (select hash from audit_entries where workspace_id = @Id and position = 3) where workspace_id = @Id", "left out of the chain")]
    public async Task Whatever_was_done_to_it_the_first_broken_place_is_named(string tampering, string trouble)
    {
        var given = await Four();
        await using var db = await given.Db();
        var seq = await db.QuerySingleAsync<long>("select seq from audit_entries where workspace_id = @Id and position = 2", new { given.Id });
        (await given.Verify()).Trouble.ShouldBeNull();

        await app.Tampers(tampering, new { given.Id, seq });

        (await given.Verify()).Trouble.ShouldNotBeNull().ShouldMatch(trouble);
    }

    [Fact]
    public async Task A_trail_made_anew_from_a_forged_log_shows_only_against_a_head_kept_elsewhere()
    {
        var given = await Four();
        var kept = (await given.Verify()).Hash;
        await given.Happens("task.rejected");
        await given.IsSealed(5);
        (await given.Verify(kept)).KeptAt.ShouldBe(4);

        // The owner forges an event and seals everything again, link by link.
        await app.Tampers("""
            delete from audit_entries; delete from audit_heads;
            update events set actor = 'person:forger' where workspace_id = @Id and seq = (select min(seq) from events where workspace_id = @Id);
            update audit_cursor set xid = '0', seq = 0
            """, new { given.Id });
        await given.IsSealed(5);

        var forged = await given.Verify(kept);
        forged.Trouble.ShouldBeNull("it is a whole chain of its own");
        forged.KeptAt.ShouldBeNull();
        (await Verb(("workspace", given.Id.ToString()), ("head", Canonical.Hex(kept)))).ShouldBe(1);
        (await Verb(("workspace", given.Id.ToString()), ("head", Canonical.Hex(forged.Hash)))).ShouldBe(0);
    }

    [Fact]
    public async Task A_log_sealed_anew_gets_the_same_heads()
    {
        var given = await Four();
        var before = (await given.Verify()).Hash;

        await app.Tampers("delete from audit_entries; delete from audit_heads; update audit_cursor set xid = '0', seq = 0");
        await given.IsSealed(4);

        (await given.Verify()).Hash.ShouldBe(before);
    }

    [Fact]
    public async Task The_nightly_check_notes_what_it_found_and_the_doctor_tells_it()
    {
        var given = await Four();
        await app.Services.GetRequiredService<CheckTrail>().Run(given.Id, Stop);
        await using var db = await given.Db();
        (await db.QuerySingleAsync<(long, string?)>("select position, trouble from audit_checks where workspace_id = @Id", new { given.Id })).ShouldBe((4, null));

        await app.Tampers("delete from audit_entries where (workspace_id, position) = (@Id, 3)", new { given.Id });
        await app.Services.GetRequiredService<CheckTrail>().Run(given.Id, Stop);

        var told = await app.Services.GetServices<ICheckup>().Single(c => c.About == "audit").Look(Stop);
        told.IsWell.ShouldBeFalse();
        told.Sentence.ShouldContain("position 3: is missing");
        await app.Tampers("delete from audit_checks");
    }

    [Fact]
    public async Task A_sealer_killed_again_and_again_seals_everything_once()
    {
        await using var fresh = new NexoApp();
        await fresh.InitializeAsync();
        await using var web = fresh.WithWebHostBuilder(builder => builder.UseSetting("Nexo:Role", "Web"));
        var given = await Given.Workspace(web);
        await using (var db = await given.Db())
            await db.ExecuteAsync("""
                insert into events (workspace_id, subject, kind, actor, body) select @Id, 'subject ' || n, 'token.revoked', 'nexo', jsonb_build_object('n', n) from generate_series(1, 30000) n
                """, new { given.Id });

        for (var killed = 0; killed < 3; killed++)
        {
            await using var doomed = await ServerProcess.Start(fresh.ConnectionString);
            var before = await given.Head();
            await Eventually.Is(true, async () => await given.Head() > before || before == 30_000);
            doomed.Kill();
        }
        await using (await ServerProcess.Start(fresh.ConnectionString))
            await given.IsSealed(30_000, TimeSpan.FromSeconds(60));

        (await given.Verify()).Trouble.ShouldBeNull();
    }

    async Task<Given> Four()
    {
        var given = await Given.Workspace(app);
        await given.Happens("task.approved", times: 4);
        await given.IsSealed(4);
        return given;
    }

    Task<int> Verb(params (string Name, string Value)[] arguments) =>
        app.Services.GetServices<IVerb>().Single(verb => verb.Name == "audit verify").Run(
            new ConfigurationBuilder().AddInMemoryCollection(arguments.Select(a => KeyValuePair.Create(a.Name, (string?)a.Value))).Build(), Stop);
}
