using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Nexo.Tests.Support;

/// <summary>A server that speaks OpenAI's chat interface on loopback and answers as a test wants it to.</summary>
public sealed class StubModel : IAsyncDisposable
{
    readonly WebApplication server;

    StubModel(WebApplication server) => this.server = server;

    public ConcurrentQueue<JsonElement> Requests { get; } = [];

    /// <summary>What the model says to a request; the whole answer around it is the stub's.</summary>
    public Func<JsonElement, CancellationToken, Task<string>> Says { get; set; } = (_, _) => Task.FromResult("");

    /// <summary>When set, it answers instead: status and body.</summary>
    public Func<int, (int Status, string Body)?> Fails { get; set; } = _ => null;

    public string BaseUrl { get; private set; } = "";

    public static async Task<StubModel> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var stub = new StubModel(builder.Build());
        stub.server.MapPost("/v1/chat/completions", stub.Answer);
        await stub.server.StartAsync();
        stub.BaseUrl = $"{stub.server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()}/v1";
        return stub;
    }

    /// <summary>The texts of a request, one after the other.</summary>
    public static string Text(JsonElement request) =>
        string.Join('\n', request.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("content") is { ValueKind: JsonValueKind.String } text
            ? text.GetString()
            : string.Concat(m.GetProperty("content").EnumerateArray().Select(part => part.GetProperty("text").GetString()))));

    async Task Answer(HttpContext context)
    {
        var request = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body, cancellationToken: context.RequestAborted);
        Requests.Enqueue(request);
        if (Fails(Requests.Count) is { } failure)
        {
            context.Response.StatusCode = failure.Status;
            await context.Response.WriteAsync(failure.Body, context.RequestAborted);
            return;
        }
        var said = await Says(request, context.RequestAborted);
        await context.Response.WriteAsJsonAsync(new
        {
            id = "chatcmpl-1",
            @object = "chat.completion",
            created = 1_700_000_000,
            model = "stub-1",
            choices = new[] { new { index = 0, message = new { role = "assistant", content = said }, finish_reason = "stop" } },
            usage = new { prompt_tokens = 100, completion_tokens = 20, total_tokens = 120 },
        }, context.RequestAborted);
    }

    public async ValueTask DisposeAsync()
    {
        await server.StopAsync();
        await server.DisposeAsync();
    }
}
