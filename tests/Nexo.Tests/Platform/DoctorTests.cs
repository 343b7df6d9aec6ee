using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Platform;
using Nexo.Tests.Support;
using Npgsql;
using Shouldly;

namespace Nexo.Tests.Platform;

public sealed class DoctorTests(NexoApp app) : IClassFixture<NexoApp>
{
    [Fact]
    public async Task Everything_is_looked_at_and_told_in_one_line()
    {
        var told = await Look();

        told.Keys.ShouldBe(["version", "settings", "disk", "model", "mail", "sign-in", "database", "schema", "roles", "outbox", "engine", "nodes", "access", "audit", "server", "agents", "models", "plans", "runs", "webhooks"], ignoreOrder: true);
        told["schema"].Sentence.ShouldMatch("^all [0-9]+ migrations are applied, up to [0-9]{4}_[a-z_]+$");
        told["roles"].IsWell.ShouldBeTrue();
        told["database"].Sentence.ShouldStartWith("PostgreSQL ");
        told.Values.ShouldAllBe(d => !d.Sentence.Contains('\n', StringComparison.Ordinal));
    }

    [Fact]
    public async Task Work_that_was_set_aside_is_an_illness_with_its_reason()
    {
        await using var source = NpgsqlDataSource.Create(app.ConnectionString);
        await using var db = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await db.ExecuteAsync("insert into outbox (workspace_id, kind, set_aside_at, last_error) values (gen_random_uuid(), 'test.none', now(), 'no luck')");
        try
        {
            var outbox = (await Look())["outbox"];

            outbox.IsWell.ShouldBeFalse();
            outbox.Sentence.ShouldContain("1 is set aside after failing too often (test.none: no luck)");
        }
        finally
        {
            await db.ExecuteAsync("delete from outbox where kind = 'test.none'");
        }
    }

    [Fact]
    public async Task Programs_are_told_the_same_as_people()
    {
        var all = await app.Services.GetServices<IVerb>().OfType<DoctorVerb>().Single().LookAtAll(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        var told = JsonElement.Parse(DoctorVerb.Told(all));

        told.GetProperty("isWell").GetBoolean().ShouldBe(all.All(one => one.IsWell));
        told.GetProperty("checkups").EnumerateArray().Select(one => (one.GetProperty("about").GetString(), one.GetProperty("isWell").GetBoolean(), one.GetProperty("sentence").GetString()))
            .ShouldBe(all.Select(one => ((string?)one.About, one.IsWell, (string?)one.Sentence)));
    }

    async Task<Dictionary<string, Diagnosis>> Look()
    {
        var told = new Dictionary<string, Diagnosis>(StringComparer.Ordinal);
        foreach (var checkup in app.Services.GetServices<ICheckup>())
            told.Add(checkup.About, await checkup.Look(TestContext.Current.CancellationToken));
        return told;
    }
}
