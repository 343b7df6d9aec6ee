using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Orchestration;

/// <summary>The real server in a process of its own, killed in the middle of its work.</summary>
public sealed class CrashTests(NexoApp seeds) : IClassFixture<NexoApp>
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_activation_killed_in_the_middle_is_finished_after_a_restart_with_nothing_lost_or_doubled()
    {
        await using var model = await StubModel.Start();
        var (calm, disturbed) = (await Shop(), await Shop());
        var expected = await Undisturbed(model, calm);
        await using (var doomed = await KilledInTheMiddle(model, disturbed))
            (await IsOver(disturbed)).ShouldBeFalse();

        await using (await ServerProcess.Start(seeds.ConnectionString, model.BaseUrl))
            await FinishesWithin(TimeSpan.FromSeconds(25), disturbed);

        await IsWhole(disturbed, expected);
    }

    [Fact]
    public async Task The_work_of_a_killed_node_goes_on_elsewhere_within_15_seconds()
    {
        await using var model = await StubModel.Start();
        var (calm, disturbed) = (await Shop(), await Shop());
        var expected = await Undisturbed(model, calm);
        ServerProcess? survivor = null;

        await using (await KilledInTheMiddle(model, disturbed, async () => survivor = await ServerProcess.Start(seeds.ConnectionString, model.BaseUrl)))
        await using (survivor!)
            await FinishesWithin(TimeSpan.FromSeconds(15), disturbed);

        await IsWhole(disturbed, expected);
    }

    async Task<Given> Shop()
    {
        // The seeding host does no work itself, so that only the processes under test do.
        var given = await Given.Workspace(seeds.WithWebHostBuilder(builder => builder.UseSetting("Nexo:Role", "Web")));
        await given.Stock(8);
        return given;
    }

    /// <summary>What it should come to. The stub says nothing of use, so the words are the offline ones.</summary>
    async Task<List<string>> Undisturbed(StubModel model, Given given)
    {
        await using var server = await ServerProcess.Start(seeds.ConnectionString, model.BaseUrl);
        await Activate(server, given, wait: 30);
        return await Proposed(given);
    }

    /// <summary>Agents are at work, each waiting for a slow model, when the node dies.</summary>
    async Task<ServerProcess> KilledInTheMiddle(StubModel model, Given given, Func<Task>? beforeTheKill = null)
    {
        var asked = 0;
        model.Says = async (_, stop) =>
        {
            await Task.Delay(Interlocked.Increment(ref asked) <= 6 ? TimeSpan.FromSeconds(30) : TimeSpan.FromMilliseconds(100), stop);
            return "";
        };
        var server = await ServerProcess.Start(seeds.ConnectionString, model.BaseUrl);
        await Activate(server, given, wait: 0);
        await Eventually.Is(true, () => Task.FromResult(asked == 6));
        if (beforeTheKill is not null)
            await beforeTheKill();
        server.Kill();
        return server;
    }

    static async Task FinishesWithin(TimeSpan most, Given given)
    {
        var since = Stopwatch.StartNew();
        while (!await IsOver(given) && since.Elapsed < most)
            await Task.Delay(100, Stop);
        (await IsOver(given)).ShouldBeTrue($"not finished {most.TotalSeconds} s after the crash");
    }

    static async Task IsWhole(Given given, List<string> expected)
    {
        (await Proposed(given)).ShouldBe(expected);
        await using var db = await given.Db();
        (await db.QueryAsync<string>("select fingerprint from marketplace_tasks where workspace_id = @Id group by 1 having count(*) > 1", new { given.Id })).ShouldBeEmpty();
        (await db.QueryAsync<string>("select distinct status from activation_agents where workspace_id = @Id", new { given.Id })).ShouldBe(["succeeded"]);
        (await db.ExecuteScalarAsync<long>("select count(*) from events where workspace_id = @Id and kind = 'activation.completed'", new { given.Id })).ShouldBe(1);
        (await db.ExecuteScalarAsync<long>("select sum(created) from activation_agents where workspace_id = @Id", new { given.Id })).ShouldBe(expected.Count);
    }

    static async Task<List<string>> Proposed(Given given)
    {
        await using var db = await given.Db();
        return (await db.QueryAsync<string>("select marketplace || ': ' || title || ' / ' || findings || ' / ' || edits from marketplace_tasks where workspace_id = @Id order by 1", new { given.Id })).AsList();
    }

    static async Task<bool> IsOver(Given given)
    {
        await using var db = await given.Db();
        return await db.ExecuteScalarAsync<bool>("select bool_and(finished_at is not null) from activations where workspace_id = @Id", new { given.Id });
    }

    static async Task Activate(ServerProcess server, Given given, int wait)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{server.Url}/api/marketplace/orchestration/activate");
        request.Headers.Add("Prefer", $"wait={wait}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", given.The(Role.Admin).Key);
        using var http = new HttpClient();
        var answer = await http.SendAsync(request, Stop);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Stop));
        var plan = (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("plan");
        plan.GetProperty("status").GetString().ShouldBe(wait == 0 ? "executing" : "completed");
    }
}
