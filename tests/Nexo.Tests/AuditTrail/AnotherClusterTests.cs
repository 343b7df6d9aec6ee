using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Nexo.AuditTrail;
using Nexo.Platform;
using Nexo.Tests.Support;
using Npgsql;
using Shouldly;
using static Nexo.Tests.AuditTrail.Trail;

namespace Nexo.Tests.AuditTrail;

/// <summary>A log whose transaction ids are ahead of this cluster's, as after loading a dump of an older, busier one.</summary>
public sealed class AnotherClusterTests(NexoApp app) : IClassFixture<NexoApp>
{
    [Fact]
    public async Task New_events_follow_the_old_ones_are_passed_on_and_sealed()
    {
        var given = await Given.Workspace(app);
        await Counts(from: 900_000_000_000); // there …
        await given.Happens("task.approved", times: 2);
        await given.IsSealed(2);
        await Counts(from: 0); // … and here
        (await Doctor()).Sentence.ShouldContain("restart every node");

        await Start();
        var offset = await Offset();
        var before = await given.Services.GetRequiredService<EventLog>().Now(Stop);
        await given.Happens("task.rejected");
        await given.IsSealed(3);

        (await given.Services.GetRequiredService<EventLog>().After(before, given.Id, Stop)).Events.ShouldHaveSingleItem().Kind.ShouldBe("task.rejected");
        before.Xid.ShouldBeGreaterThan(900_000_000_000ul);
        (await given.Verify()).Trouble.ShouldBeNull();
        (await Doctor()).Sentence.ShouldNotContain("restart");
        await Start();
        (await Offset()).ShouldBe(offset, "it is moved once");
    }

    Task<Diagnosis> Doctor() => app.Services.GetServices<ICheckup>().OfType<TrailCheckup>().Single().Look(Stop);

    /// <summary>What every node does first.</summary>
    Task<int> Start() => app.Services.GetRequiredService<Migrations>().Apply(Stop);

    async Task Counts(long from)
    {
        await using var db = new NpgsqlConnection(app.ConnectionString);
        await db.ExecuteAsync($"create or replace function log_offset() returns bigint language sql stable parallel safe return {from}::bigint");
    }

    async Task<long> Offset()
    {
        await using var db = new NpgsqlConnection(app.ConnectionString);
        return await db.ExecuteScalarAsync<long>("select log_offset()");
    }
}
