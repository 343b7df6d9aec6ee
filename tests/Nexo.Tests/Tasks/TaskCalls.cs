using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Listings;
using Nexo.Tasks;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Tasks;

/// <summary>Short ways to speak with the task endpoints.</summary>
static class TaskCalls
{
    public const string Address = "/api/orchestration/tasks";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static object Proposal(string title = "Optimize A+ content", string marketplace = "amazon") => new
    {
        marketplace,
        title,
        description = "Review mobile viewability",
        category = "optimization",
        priority = "high",
        estimatedHours = 4,
        createdBy = $"marketplace-{marketplace}",
        tags = new[] { "a-plus-content", "mobile" },
        metadata = new { asin = "B0123456789", currentRating = 4.2 },
    };

    public static NewTask New(string title = "Melhorar o título", Channel? channel = null) => new()
    {
        Marketplace = channel ?? Channel.Amazon,
        Title = title,
        Category = TaskCategory.Optimization,
        Priority = TaskPriority.High,
    };

    public static async Task<(int Status, JsonElement Body)> Send(this HttpClient client, HttpMethod method, string address, object? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, address);
        request.Content = body switch { null => null, string json => new StringContent(json, Encoding.UTF8, "application/json"), _ => JsonContent.Create(body) };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var response = await client.SendAsync(request, Ct);
        var text = await response.Content.ReadAsStringAsync(Ct);
        return ((int)response.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text));
    }

    public static Task<(int Status, JsonElement Body)> Post(this HttpClient client, string address, object body, string? key = null) => client.Send(HttpMethod.Post, address, body, key);

    public static Task<(int Status, JsonElement Body)> Patch(this HttpClient client, string address, object? body) => client.Send(HttpMethod.Patch, address, body);

    public static Task<(int Status, JsonElement Body)> Get(this HttpClient client, string address) => client.Send(HttpMethod.Get, address);

    public static string Text(this JsonElement json, string name) => json.GetProperty(name).ToString();

    public static T Of<T>(this Given given) where T : notnull => given.Services.GetRequiredService<T>();

    /// <summary>A task of the workspace in the status that was asked for, put there by the steps of its life.</summary>
    public static async Task<TaskId> Task(this Given given, Nexo.Tasks.TaskStatus status, NewTask? proposal = null, Someone? assignee = null)
    {
        proposal ??= New();
        var id = (await given.Of<CreateTasks>().Create(given.AgentActor(proposal.Marketplace), [proposal], Ct)).Single().Value.Id;
        if (status == Nexo.Tasks.TaskStatus.Pending)
            return id;
        await given.Is(id, Nexo.Tasks.TaskStatus.AwaitingApproval);
        var head = given.ActorOf(Role.Head);
        if (status is Nexo.Tasks.TaskStatus.Rejected)
            await given.Of<DecideTasks>().Decide(head, [id], new Decision { Approved = false, Reason = "não" }, Ct);
        else if (status is not Nexo.Tasks.TaskStatus.AwaitingApproval)
            (await given.Of<DecideTasks>().Decide(head, [id], new Decision { Approved = true }, Ct)).Value.Approved.ShouldBe([id]);
        if (status is Nexo.Tasks.TaskStatus.InProgress)
            (await given.Of<AssignTask>().Assign(head, id, (assignee ?? given.The(Role.Member)).Id, Ct)).Refusal.ShouldBeNull();
        if (status is Nexo.Tasks.TaskStatus.Completed)
            (await given.Of<CompleteTask>().Complete(head, id, 1, null, false, Ct)).Refusal.ShouldBeNull();
        if (status is Nexo.Tasks.TaskStatus.Failed)
            (await given.Of<MoveTask>().Cancel(head, id, "não mais", Ct)).Refusal.ShouldBeNull();
        return id;
    }

    public static System.Threading.Tasks.Task Is(this Given given, TaskId id, Nexo.Tasks.TaskStatus status) =>
        Eventually.Is(status, async () => (await given.Of<ReadTask>().Read(given.ActorOf(Role.Admin), id, Ct)).Value.Status);

    public static async Task<MarketplaceTask> Read(this Given given, TaskId id) => (await given.Of<ReadTask>().Read(given.ActorOf(Role.Admin), id, Ct)).Value;

    public static async Task<int> Events(this Given given, TaskId id, string kind)
    {
        await using var db = await given.Db();
        return await db.ExecuteScalarAsync<int>("select count(*) from events where workspace_id = @Id and subject = @subject and kind = @kind", new { given.Id, subject = id.ToString(), kind });
    }

    public static async Task<ListingId> Listing(this Given given, Channel? channel = null)
    {
        var id = ListingId.From(Guid.CreateVersion7());
        await using var db = await given.Db();
        await db.ExecuteAsync("insert into listings (id, workspace_id, channel, external_id, title, facts_hash) values (@id, @Id2, @channel, @external, 'Vestido', ''::bytea)",
            new { id, Id2 = given.Id, channel = (channel ?? Channel.Amazon).Name, external = id.ToString() });
        return id;
    }
}
