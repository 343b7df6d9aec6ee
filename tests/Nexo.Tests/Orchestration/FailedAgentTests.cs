using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Tests.Support;
using Npgsql;
using Shouldly;

namespace Nexo.Tests.Orchestration;

/// <summary>One agent that never comes to an end does not hold up the others, and people are told.</summary>
public sealed class FailedAgentTests(AppWithModel app) : IClassFixture<AppWithModel>
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_agent_that_fails_for_good_ends_as_failed_and_the_other_five_finish()
    {
        var given = await Given.Workspace(app);
        await given.Stock(3);
        await using var db = await given.Db();
        await using (var owner = new NpgsqlConnection(app.ConnectionString))
        {
            await owner.ExecuteAsync($"""
                create function no_sunny() returns trigger language plpgsql as $$ begin raise exception 'planted' using errcode = 'P0001'; end $$;
                create trigger no_sunny before update on activation_agents for each row
                    when (new.workspace_id = '{given.Id}' and new.agent = 'sunny' and new.status = 'succeeded') execute function no_sunny()
                """);
        }

        app.Model.Says = (_, _) => Task.FromResult("");
        var plan = await Activate(given, wait: 40);

        plan.GetProperty("status").GetString().ShouldBe("completed");
        var detail = await given.Client(Role.Member).GetFromJsonAsync<JsonElement>($"/api/marketplace/orchestration/activations/{plan.GetProperty("activationId").GetString()}", Stop);
        var agents = detail.GetProperty("agents").EnumerateArray().ToDictionary(a => a.GetProperty("agent").GetString()!);
        agents["sunny"].GetProperty("status").GetString().ShouldBe("failed");
        agents["sunny"].GetProperty("error").GetString().ShouldBe("The database refused a statement (P0001). 5 attempts were made; the server's log tells more.");
        agents.Values.Count(a => a.GetProperty("status").GetString() == "succeeded").ShouldBe(5);
        var status = await Status(given);
        status.GetProperty("agents").EnumerateArray().Single(a => a.GetProperty("agentId").GetString() == "sunny").GetProperty("status").GetString().ShouldBe("error");
        status.GetProperty("report").GetString()!.ShouldContain("- Sunny não terminou, depois de 5 tentativas. Motivo: `The database refused a statement (P0001).");
        (await db.ExecuteScalarAsync<int>("select (body ->> 'failed')::integer from events where workspace_id = @Id and kind = 'activation.completed'", new { given.Id })).ShouldBe(1);
    }

    [Fact]
    public async Task A_model_that_is_broken_for_ever_for_one_agent_is_told_in_the_report()
    {
        var given = await Given.Workspace(app);
        await given.Stock(3);
        app.Model.Says = (request, _) => Task.FromResult(StubModel.Text(request).Contains("Você é Sunny", StringComparison.Ordinal) ? "não sei" : """{"items":[]}""");

        var plan = await Activate(given, wait: 30);

        plan.GetProperty("status").GetString().ShouldBe("completed");
        var report = (await Status(given)).GetProperty("report").GetString()!;
        report.ShouldContain("- Sunny escreveu com o modelo offline, só a partir dos achados, porque a resposta do modelo não era o JSON pedido.");
        report.ShouldContain("- Sunny teve 1 proposta ou edição recusada");
        report.ShouldNotContain("- Alex");
    }

    static async Task<JsonElement> Activate(Given given, int wait)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/marketplace/orchestration/activate") { Headers = { { "Prefer", $"wait={wait}" } } };
        using var answer = await given.Client(Role.Admin).SendAsync(request, Stop);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("plan");
    }

    static Task<JsonElement> Status(Given given) => given.Client(Role.Member).GetFromJsonAsync<JsonElement>("/api/marketplace/orchestration/status", Stop);
}
