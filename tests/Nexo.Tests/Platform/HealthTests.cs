using System.Net;
using System.Text.Json;
using Dapper;
using Nexo.Tests.Support;
using Npgsql;
using Shouldly;

namespace Nexo.Tests.Platform;

public sealed class HealthTests(NexoApp app) : IClassFixture<NexoApp>
{
    [Theory]
    [InlineData("/live", "live")]
    [InlineData("/ready", "ready")]
    public async Task Anybody_may_ask(string address, string status)
    {
        using var answer = await app.CreateClient().GetAsync(address, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Body(answer)).GetProperty("status").GetString().ShouldBe(status);
    }

    [Fact]
    public async Task A_node_whose_schema_is_behind_is_alive_but_not_ready()
    {
        using var client = app.CreateClient();
        await using var source = NpgsqlDataSource.Create(app.ConnectionString);
        await using var db = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await db.ExecuteAsync("create table kept as select * from schema_migrations; delete from schema_migrations where number > 1");
        try
        {
            using var ready = await client.GetAsync("/ready", TestContext.Current.CancellationToken);
            using var live = await client.GetAsync("/live", TestContext.Current.CancellationToken);

            ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await Body(ready)).GetProperty("detail").GetString()!.ShouldEndWith("migrations are not applied yet.");
            live.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        finally
        {
            await db.ExecuteAsync("insert into schema_migrations select * from kept on conflict do nothing; drop table kept");
        }
    }

    static async Task<JsonElement> Body(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
}
