using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Access;
using Nexo.Models;
using Nexo.Platform;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Models;

/// <summary>What is not as asked is asked for once more, with what was wrong; and what it all came to is told.</summary>
public sealed class ShapedAnswerTests(AppWithStub app) : IClassFixture<AppWithStub>
{
    static readonly ModelQuestion Question = new([new ChatMessage(ChatRole.User, "hello")],
        new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"],"additionalProperties":false}"""), "thing") }, Streamed: true);

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"n":1}""", "never asked", "", 1, 1)]
    [InlineData("Aqui: {\"n\":\"1\",}", "never asked", "number_as_text,prose,trailing_comma", 1, 1)]
    [InlineData("""{"m":1}""", """{"n":2}""", "asked_again", 2, 2)]
    [InlineData("""{"n":1,"m":1}""", "não sei", "asked_again", 2, 1)]
    public async Task A_wrong_answer_is_asked_for_once_more(string first, string second, string repairs, int requests, int n)
    {
        var given = await WithModel("anthropic");
        app.Model.Says = (request, _) => Task.FromResult(StubModel.Text(request).Contains("não segue o esquema", StringComparison.Ordinal) ? second : first);

        var shaped = await app.Services.GetRequiredService<AskModel>().AskShaped(given.Id, new ModelPurpose("proposals", "alex"), Question, new OfflineChat(() => "{}"), Stop);

        app.Model.Asked($"{given.Id}").ShouldBe(requests);
        string.Join(',', shaped.Repairs).ShouldBe(repairs);
        shaped.Value!["n"]!.GetValue<int>().ShouldBe(n);
        shaped.Answer.InputTokens.ShouldBe(100 * requests);
    }

    [Fact]
    public async Task Usage_is_told_by_agent_model_and_day_with_the_cost_of_each_approved_task()
    {
        var given = await WithModel("openai");
        await using (var db = await given.Db())
            await Dapper.SqlMapper.ExecuteAsync(db, """
                with v as (insert into activations (id, workspace_id, plan_id, channels, requested_by, created_at) values (gen_random_uuid(), @Id, 'plan-1', '{amazon}', 'nexo', @now) returning id),
                     a as (insert into activation_agents (workspace_id, activation_id, agent, channel, model, started_at) select @Id, id, 'alex', 'amazon', 'stub-1', @now from v)
                insert into marketplace_tasks (id, workspace_id, marketplace, title, category, priority, status, agent, created_by, activation_id, approved_at)
                select gen_random_uuid(), @Id, 'amazon', 'x', 'analysis', 'low', 'approved', 'alex', 'marketplace-amazon', id, @now from v, generate_series(1, 4)
                """, new { given.Id, now = app.Time.GetUtcNow() });
        app.Model.Says = (_, _) => Task.FromResult("""{"n":1}""");
        for (var i = 0; i < 2; i++)
            await app.Services.GetRequiredService<AskModel>().AskShaped(given.Id, new ModelPurpose("proposals", "alex"), Question, new OfflineChat(() => "{}"), Stop);

        var byAgent = await Usage(given, "by=agent");
        var row = byAgent.GetProperty("rows").EnumerateArray().Single();
        (row.GetProperty("key").GetString(), row.GetProperty("calls").GetInt32(), row.GetProperty("cost").GetDecimal()).ShouldBe(("alex", 2, 0.0008m));
        (row.GetProperty("approvedTasks").GetInt32(), row.GetProperty("costPerApprovedTask").GetDecimal()).ShouldBe((4, 0.0002m));
        byAgent.GetProperty("total").GetProperty("cost").GetDecimal().ShouldBe(0.0008m);
        (await Usage(given, "by=model&days=1")).GetProperty("rows")[0].GetProperty("key").GetString().ShouldBe("stub-1");
        (await Usage(given, "by=day")).GetProperty("rows")[0].GetProperty("key").GetString().ShouldBe("2026-11-21");
        (await Usage(given, "by=activation")).GetProperty("rows").GetArrayLength().ShouldBe(0, "these calls were not of an activation");
        var csv = await given.Client(Role.Admin).GetStringAsync("/api/models/usage?by=agent&format=csv", Stop);
        csv.Split("\r\n")[1].ShouldStartWith("alex,,2,0,200,40,0.0008,");
    }

    static async Task<JsonElement> Usage(Given given, string query) => await given.Client(Role.Admin).GetFromJsonAsync<JsonElement>($"/api/models/usage?{query}", Stop);

    /// <summary>Its name at the stub is the workspace's id; 100 tokens in and 20 out cost 0.0004 dollars.</summary>
    async Task<Given> WithModel(string kind)
    {
        var given = await Given.Workspace(app);
        var answer = await given.Client(Role.Admin).PostAsJsonAsync("/api/models",
            new { kind, name = "Um", baseUrl = kind == "anthropic" ? app.Model.Root : app.Model.BaseUrl, model = $"{given.Id}", key = "sk-test-1", inputPrice = 2, outputPrice = 10 }, Stop);
        answer.EnsureSuccessStatusCode();
        return given;
    }
}
