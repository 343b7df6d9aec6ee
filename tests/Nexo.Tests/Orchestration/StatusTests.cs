using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Orchestration.Status;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Orchestration;

public sealed class StatusTests(NexoApp app) : IClassFixture<NexoApp>
{
    const string Address = "/api/marketplace/orchestration/status";

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_counts_thirty_days_as_the_requirement_writes_them()
    {
        var given = await Given.Workspace(app);
        await Put(given, "alex", 12, approved: 10, completed: 5);
        await Put(given, "marina", 1, approved: 0, completed: 0, daysAgo: 31);
        await Put(given, "marina", 3, approved: 0, completed: 0, duplicates: 2);

        var status = await Read(given, Role.Member);

        var summary = status.GetProperty("summary");
        summary.GetProperty("totalAgents").GetInt32().ShouldBe(6);
        summary.GetProperty("activeAgents").GetInt32().ShouldBe(2);
        summary.GetProperty("totalTasksGenerated").GetInt32().ShouldBe(13);
        summary.GetProperty("totalTasksApproved").GetInt32().ShouldBe(10);
        summary.GetProperty("totalTasksCompleted").GetInt32().ShouldBe(5);
        summary.GetProperty("overallSuccessRate").GetString().ShouldBe("76.9");
        var alex = status.GetProperty("agents")[0];
        alex.GetProperty("agentId").GetString().ShouldBe("alex");
        alex.GetProperty("agentName").GetString().ShouldBe("Alex");
        alex.GetProperty("channel").GetString().ShouldBe("Amazon");
        alex.GetProperty("status").GetString().ShouldBe("active");
        alex.GetProperty("successRate").GetDecimal().ShouldBe(83.3m);
        status.GetProperty("agents")[2].GetProperty("status").GetString().ShouldBe("idle");
        status.GetProperty("agents").EnumerateArray().Select(agent => agent.GetProperty("channel").GetString()).ShouldBe(["Amazon", "MercadoLivre", "Shopee", "Shein", "TikTok Shop", "Kaway"]);
        var report = status.GetProperty("report").GetString()!;
        report.ShouldStartWith("## RELATÓRIO DE ORQUESTRAÇÃO - NEXO\n");
        report.ShouldContain("| Alex | Amazon | ativo | 12 | 10 | 5 | 83,3% |");
    }

    [Fact]
    public async Task A_new_event_is_seen_at_once_and_without_one_the_answer_is_kept()
    {
        var given = await Given.Workspace(app);
        await Put(given, "alex", 1, 0, 0);
        (await Read(given, Role.Head)).GetProperty("summary").GetProperty("totalTasksGenerated").GetInt32().ShouldBe(1);

        await Put(given, "alex", 1, 0, 0, withEvent: false);
        await Put(given, "sunny", 2, 1, 0);

        (await Read(given, Role.Head)).GetProperty("summary").GetProperty("totalTasksGenerated").GetInt32().ShouldBe(4);
    }

    [Fact]
    public async Task An_agents_token_sees_its_own_agent_only()
    {
        var given = await Given.Workspace(app);
        await Put(given, "alex", 2, 1, 0);

        var status = await given.Agent(Channel.Shopee).GetFromJsonAsync<JsonElement>(Address, Stop);

        status.GetProperty("agents").EnumerateArray().Select(a => a.GetProperty("agentId").GetString()).ShouldBe(["sunny"]);
        status.GetProperty("summary").GetProperty("totalTasksGenerated").GetInt32().ShouldBe(0);
        (await given.Anonymous().GetAsync(Address, Stop)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData(35, 45, "77.8")]
    [InlineData(0, 0, "0.0")]
    [InlineData(1, 8, "12.5")]
    [InlineData(1, 2000, "0.1")]
    public void Rates_have_one_decimal_half_away_from_zero(int part, int whole, string rate) =>
        OrchestrationStatus.Rate(part, whole).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture).ShouldBe(rate);

    static async Task<JsonElement> Read(Given given, Role role) => await given.Client(role).GetFromJsonAsync<JsonElement>(Address, Stop);

    async Task Put(Given given, string agent, int tasks, int approved, int completed, int duplicates = 0, int daysAgo = 0, bool withEvent = true)
    {
        await using var db = await given.Db();
        await db.ExecuteAsync("""
            with added as (
                insert into marketplace_tasks (id, workspace_id, marketplace, title, category, priority, agent, created_by, created_at, status, approved_at, decided_by, reason, started_at, ended_at, actual_hours)
                select gen_random_uuid(), @Id, @channel, 'Tarefa ' || n, 'optimization', 'low', @agent, @agent, @at,
                       case when n <= @completed then 'completed' when n <= @approved then 'approved' when n > @tasks - @duplicates then 'rejected' else 'awaiting_approval' end,
                       case when n <= @approved then @at end, case when n > @tasks - @duplicates then 'nexo' end, case when n > @tasks - @duplicates then 'Duplicate of another; its evidence was merged there.' end,
                       case when n <= @completed then @at end, case when n <= @completed or n > @tasks - @duplicates then @at end, case when n <= @completed then 1 end
                  from generate_series(1, @tasks) n
             returning id
            )
            insert into events (workspace_id, subject, kind, actor) select @Id, id, 'task.created', 'agent:' || @agent from added where @withEvent
            """, new { given.Id, agent, channel = ChannelAgents.Find(agent)!.Channel, tasks, approved, completed, duplicates, withEvent, at = app.Time.GetUtcNow().AddDays(-daysAgo) });
    }
}
