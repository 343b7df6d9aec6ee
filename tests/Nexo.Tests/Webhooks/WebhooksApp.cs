using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Tests.Support;
using Nexo.Webhooks;
using Npgsql;
using Shouldly;

namespace Nexo.Tests.Webhooks;

/// <summary>A host that may call this machine and waits two seconds for an answer, and a receiver.</summary>
public class WebhooksApp : NexoApp
{
    public Receiver Receiver { get; } = new();

    public Listener Listener { get; } = new();

    protected override IEnumerable<KeyValuePair<string, string>> Settings => [new("Nexo:Webhooks:AllowPrivateNetworks", "true"), new("Nexo:Webhooks:Timeout", "00:00:02"), new("Nexo:Site:BaseUrl", "http://nexo.example")];

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureServices(services => services.AddSingleton<IDelivered>(Listener));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Receiver.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <summary>Is told of what arrived; fails once for a subject, as a node does that dies before it has written down what the receiver said.</summary>
public sealed class Listener : IDelivered
{
    public System.Collections.Concurrent.ConcurrentQueue<Delivered> Told { get; } = [];

    public string? FailsOnceFor { get; set; }

    public Task Note(NpgsqlConnection db, NpgsqlTransaction transaction, Delivered delivered, CancellationToken cancellationToken)
    {
        if (delivered.Subject == FailsOnceFor)
        {
            FailsOnceFor = null;
            throw new InvalidOperationException("Died between the receiver's yes and the note.");
        }
        Told.Enqueue(delivered);
        return Task.CompletedTask;
    }
}

static class WebhookCalls
{
    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>An endpoint at a path of the receiver that nobody else has.</summary>
    public static async Task<(EndpointId Id, string Path, string? Secret)> Endpoint(this Given given, Receiver receiver, string[]? kinds = null, string format = "standard")
    {
        var path = $"/{Guid.NewGuid():n}";
        using var answer = await given.Client(Role.Head).PostAsJsonAsync("/api/webhooks", new { name = path, url = receiver.Address + path, kinds = kinds ?? ["demo.*"], format }, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, text);
        var fresh = JsonSerializer.Deserialize<FreshEndpoint>(text, Nexo.Platform.Json.Options)!;
        return (fresh.Endpoint.Id, path, fresh.Secret);
    }

    /// <summary>Events in transactions of their own.</summary>
    /// <returns>Their subjects.</returns>
    public static async Task<string[]> Tells(this Given given, string kind = "demo.happened", int times = 1, string body = """{"name":"Girafa"}""")
    {
        await using var db = await given.Db();
        var subjects = Enumerable.Range(0, times).Select(_ => Guid.NewGuid().ToString()).ToArray();
        foreach (var subject in subjects)
            await db.ExecuteAsync("insert into events (workspace_id, subject, kind, actor, body) values (@Id, @subject, @kind, 'nexo', @body::jsonb)", new { given.Id, subject, kind, body });
        given.Services.GetRequiredService<EventNudge>().Now();
        return subjects;
    }

    public static async Task<(string Status, int Attempts, int? Code, string? Error)> Delivery(this Given given, string subject)
    {
        await using var db = await given.Db();
        return await db.QuerySingleOrDefaultAsync<(string, int, int?, string?)>("select status, attempts, last_status, last_error from webhook_deliveries where workspace_id = @Id and subject = @subject", new { given.Id, subject });
    }

    public static Task IsDelivered(this Given given, string subject, int attempts = 1) => Eventually.Is(("delivered", attempts), async () => await given.Delivery(subject) is var d ? (d.Status, d.Attempts) : default);

    /// <summary>The times of the workspace's pending deliveries come.</summary>
    public static async Task TimesCome(this Given given)
    {
        await using var db = await given.Db();
        await db.ExecuteAsync("""
            update webhook_deliveries set due_at = now() where workspace_id = @Id and status = 'pending';
            update webhook_endpoints set resting_until = null where workspace_id = @Id;
            insert into outbox (workspace_id, kind, body) select distinct workspace_id, 'webhook.deliver', jsonb_build_object('endpointId', endpoint_id) from webhook_deliveries where workspace_id = @Id and status = 'pending'
            """, new { given.Id });
        given.Services.GetRequiredService<OutboxDrain>().Wake("webhook.deliver");
    }

    public static async Task<WebhookEndpoint> Webhook(this Given given, EndpointId id) =>
        (await given.Client(Role.Head).GetFromJsonAsync<WebhookEndpoint>($"/api/webhooks/{id}", Nexo.Platform.Json.Options, Stop))!;
}
