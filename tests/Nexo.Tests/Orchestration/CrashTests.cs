using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Hosting;
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
        var given = await Web(seeds);
        var (undisturbed, twin) = (given, await Web(seeds));
        await undisturbed.Stock(8);
        await twin.Stock(8);

        // What it should come to: the same shop, activated without a disturbance, offline words as the stub says nothing of use.
        await using (var calm = await Server.Start(seeds.ConnectionString, model.BaseUrl))
            await Activate(calm, undisturbed, wait: 30);
        var expected = await Proposed(undisturbed);

        var asked = 0;
        model.Says = async (_, stop) =>
        {
            Interlocked.Increment(ref asked);
            await Task.Delay(TimeSpan.FromMilliseconds(700), stop);
            return "";
        };
        await using (var doomed = await Server.Start(seeds.ConnectionString, model.BaseUrl))
        {
            await Activate(doomed, twin, wait: 0);
            await Eventually.Is(true, () => Task.FromResult(asked >= 2));
            doomed.Kill();
        }
        (await IsOver(twin)).ShouldBeFalse();

        await using (await Server.Start(seeds.ConnectionString, model.BaseUrl))
        {
            var since = Stopwatch.StartNew();
            while (!await IsOver(twin) && since.Elapsed < TimeSpan.FromSeconds(30))
                await Task.Delay(100, Stop);
            (await IsOver(twin)).ShouldBeTrue("the activation is stuck after a crash");
            since.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(25));
        }

        (await Proposed(twin)).ShouldBe(expected);
        await using var db = await twin.Db();
        (await db.QueryAsync<string>("select fingerprint from marketplace_tasks where workspace_id = @Id group by 1 having count(*) > 1", new { twin.Id })).ShouldBeEmpty();
        (await db.QueryAsync<string>("select distinct status from activation_agents where workspace_id = @Id", new { twin.Id })).ShouldBe(["succeeded"]);
        (await db.ExecuteScalarAsync<long>("select count(*) from events where workspace_id = @Id and kind = 'activation.completed'", new { twin.Id })).ShouldBe(1);
        (await db.ExecuteScalarAsync<long>("select sum(created) from activation_agents where workspace_id = @Id", new { twin.Id })).ShouldBe(expected.Count);
    }

    /// <summary>A workspace; its seeding host does no work itself, so that only the processes under test do.</summary>
    static async Task<Given> Web(NexoApp app) => await Given.Workspace(WebOnly(app));

    static Microsoft.AspNetCore.Mvc.Testing.WebApplicationFactory<Program> WebOnly(NexoApp app) => app.WithWebHostBuilder(builder => builder.UseSetting("Nexo:Role", "Web"));

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

    static async Task Activate(Server server, Given given, int wait)
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

    sealed class Server(Process process, string url) : IAsyncDisposable
    {
        public string Url { get; } = url;

        public static async Task<Server> Start(string connectionString, string modelUrl)
        {
            var url = $"http://127.0.0.1:{FreePort().ToString(CultureInfo.InvariantCulture)}";
            var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["NEXO_DATABASE"] = connectionString;
            start.Environment["ASPNETCORE_URLS"] = url;
            start.Environment["OPENAI_BASE_URL"] = modelUrl;
            start.Environment["OPENAI_MODEL"] = "stub";
            start.Environment["Logging__LogLevel__Default"] = "Warning";
            var process = Process.Start(start)!;
            process.OutputDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            using var http = new HttpClient();
            await Eventually.Is(true, async () =>
            {
                try
                {
                    return (await http.GetAsync($"{url}/ready", Stop)).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            });
            return new Server(process, url);
        }

        /// <summary>As kill -9 does.</summary>
        public void Kill()
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        public async ValueTask DisposeAsync()
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
            process.Dispose();
        }

        static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
    }
}
