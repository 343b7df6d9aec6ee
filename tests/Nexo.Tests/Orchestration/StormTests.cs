using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Tests.Support;
using Nexo.Tests.Tasks;
using Shouldly;

namespace Nexo.Tests.Orchestration;

/// <summary>
/// Agents create, a head approves and a file is imported while the only server is killed again and again and takes its place anew.
/// <c>NEXO_STORM_KILLS</c> says how often; once by default.
/// </summary>
public sealed class StormTests(NexoApp seeds) : IClassFixture<NexoApp>
{
    const int Rows = 8_000;

    static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("NEXO_STORM_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 1;

    readonly ConcurrentDictionary<string, string> created = new(); // Idempotency-Key to task, as they were answered
    readonly ConcurrentDictionary<string, bool> approved = new();

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_answered_is_stored_once_and_what_was_begun_comes_to_its_end()
    {
        var given = await Given.Workspace(seeds.WithWebHostBuilder(builder => builder.UseSetting("Nexo:Role", "Web")));
        var server = await ServerProcess.Start(seeds.ConnectionString);
        using var calm = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 8).Select(i => Creates(server.Url, given, i, calm.Token)).Append(Approves(server.Url, given, calm.Token)).ToList();
        try
        {
            for (var i = 0; i < Kills; i++)
            {
                using var import = await Send(server.Url, HttpMethod.Post, "/api/listings/import?channel=shopee", given.The(Role.Head).Key, File(i));
                import.ShouldNotBeNull().IsSuccessStatusCode.ShouldBeTrue(await import.Content.ReadAsStringAsync(Stop));
                await Eventually.Is(true, () => IsInTheMiddleOfMerging(given));
                server.Kill();
                await server.DisposeAsync();
                server = await ServerProcess.Start(seeds.ConnectionString, url: server.Url);
            }
            await calm.CancelAsync();
            await Task.WhenAll(clients);
            await ComesToItsEnd(given);
        }
        finally
        {
            await server.DisposeAsync();
        }
        await IsWhole(given);
    }

    /// <summary>Sends each proposal under its key until it is answered, as a client that must not lose one does.</summary>
    async Task Creates(string url, Given given, int client, CancellationToken calm)
    {
        for (var n = 0; !calm.IsCancellationRequested; n++)
        {
            var key = $"{client}-{n}";
            while (!created.ContainsKey(key))
            {
                var answer = await Send(url, HttpMethod.Post, TaskCalls.Address, given.AgentToken(Channel.Amazon), JsonContent.Create(TaskCalls.Proposal($"Tarefa {key}")), key);
                if (answer is { IsSuccessStatusCode: true })
                    created[key] = (await Read(answer)).GetProperty("id").GetString()!;
            }
        }
    }

    async Task Approves(string url, Given given, CancellationToken calm)
    {
        while (!calm.IsCancellationRequested)
        {
            var list = await Send(url, HttpMethod.Get, $"{TaskCalls.Address}?status=awaiting_approval&limit=100", given.The(Role.Head).Key);
            if (list is not { IsSuccessStatusCode: true })
                continue;
            var ids = (await Read(list)).GetProperty("tasks").EnumerateArray().Select(t => t.GetProperty("id").GetString()!).ToArray();
            if (ids.Length == 0)
                continue;
            var answer = await Send(url, HttpMethod.Patch, $"{TaskCalls.Address}/approve", given.The(Role.Head).Key, JsonContent.Create(new { taskIds = ids, approved = true }));
            if (answer is { IsSuccessStatusCode: true })
                foreach (var id in (await Read(answer)).GetProperty("approved").EnumerateArray())
                    approved[id.GetString()!] = true;
        }
    }

    static async Task ComesToItsEnd(Given given)
    {
        await using var db = await given.Db();
        var since = System.Diagnostics.Stopwatch.StartNew();
        while (await db.ExecuteScalarAsync<bool>("""
            select exists (select from marketplace_tasks where workspace_id = @Id and status = 'pending')
                or exists (select from imports where workspace_id = @Id and status in ('reading', 'merging'))
                or exists (select from outbox where workspace_id = @Id and kind <> 'listings.audit')
            """, new { given.Id }))
        {
            since.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30), "something is stuck");
            await Task.Delay(100, Stop);
        }
    }

    async Task IsWhole(Given given)
    {
        await using var db = await given.Db();
        var tasks = (await db.QueryAsync<(string Key, Guid Id, string Status)>("select idempotency_key, id, status from marketplace_tasks where workspace_id = @Id", new { given.Id })).ToDictionary(t => t.Key);
        created.Count.ShouldBeGreaterThan(20);
        foreach (var (key, id) in created)
            tasks[key].Id.ToString().ShouldBe(id);
        approved.Keys.Except(tasks.Values.Where(t => t.Status == "approved").Select(t => t.Id.ToString())).ShouldBeEmpty("an approval was lost");
        (await db.QueryAsync<string>("""
            select t.id || ' ' || t.status || ' ' || string_agg(e.kind, ', ') from marketplace_tasks t left join events e on e.workspace_id = t.workspace_id and e.subject = t.id::text
             where t.workspace_id = @Id group by t.id
            having array_agg(e.kind order by e.kind) <> case t.status when 'approved' then array['task.approved', 'task.awaiting_approval', 'task.created'] else array['task.awaiting_approval', 'task.created'] end
            """, new { given.Id })).ShouldBeEmpty("a task and its events differ");
        (await db.ExecuteScalarAsync<long>("select sum(n) from counted_tasks where workspace_id = @Id and status = 'approved'", new { given.Id })).ShouldBe(tasks.Values.Count(t => t.Status == "approved"));
        var imports = (await db.QueryAsync<(string Status, int Inserted, int Updated)>("select status, inserted, updated from imports where workspace_id = @Id", new { given.Id })).ToList();
        imports.ShouldAllBe(i => i.Status == "completed" && i.Inserted + i.Updated == Rows);
        imports.Sum(i => i.Inserted).ShouldBe(Rows);
        (await db.ExecuteScalarAsync<int>("select count(*) from listings where workspace_id = @Id", new { given.Id })).ShouldBe(Rows);
        (await db.ExecuteScalarAsync<int>("select count(*) from import_rows")).ShouldBe(0);
    }

    /// <summary>Every file changes every row of the one before.</summary>
    static StringContent File(int edition) =>
        new("item_id,title,price\n" + string.Concat(Enumerable.Range(0, Rows).Select(i => $"{i},Body infantil {i} edição {edition},39.90\n")), Encoding.UTF8, "text/csv");

    static async Task<bool> IsInTheMiddleOfMerging(Given given)
    {
        await using var db = await given.Db();
        return await db.ExecuteScalarAsync<bool>("select exists (select from imports where workspace_id = @Id and status = 'merging' and rows_merged between 1 and rows_read - 1)", new { given.Id });
    }

    /// <returns>Null while nobody is there.</returns>
    static async Task<HttpResponseMessage?> Send(string url, HttpMethod method, string address, string token, HttpContent? content = null, string? key = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method, url + address) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        try
        {
            return await http.SendAsync(request, Stop);
        }
        catch (HttpRequestException)
        {
            await Task.Delay(50, Stop);
            return null;
        }
    }

    static async Task<JsonElement> Read(HttpResponseMessage answer) => JsonElement.Parse(await answer.Content.ReadAsStringAsync(Stop));
}
