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

/// <summary>What goes wrong with one request.</summary>
public sealed record Fault
{
    public int? Status { get; init; }
    public string? RetryAfter { get; init; }
    public string Body { get; init; } = """{"error":{"message":"key sk-secret is bad"}}""";

    /// <summary>Never answers.</summary>
    public bool Hangs { get; init; }

    /// <summary>Hangs up in the middle of the answer.</summary>
    public bool Cuts { get; init; }

    /// <summary>Ends a stream in order, but before the answer's end.</summary>
    public bool Ends { get; init; }

    /// <summary>Says that it will not.</summary>
    public bool Declines { get; init; }

    /// <summary>Answers without usage.</summary>
    public bool TellsNoTokens { get; init; }

    /// <summary>Answers after a while.</summary>
    public TimeSpan After { get; init; }
}

/// <summary>A server that speaks OpenAI's and Anthropic's chat interfaces on loopback, whole and streamed, and answers as a test wants it to.</summary>
public sealed class StubModel : IAsyncDisposable
{
    readonly WebApplication server;

    StubModel(WebApplication server) => this.server = server;

    public ConcurrentQueue<JsonElement> Requests { get; } = [];

    /// <summary>What came with the requests.</summary>
    public ConcurrentQueue<string> Keys { get; } = [];

    /// <summary>What the model says to a request; the whole answer around it is the stub's.</summary>
    public Func<JsonElement, CancellationToken, Task<string>> Says { get; set; } = (_, _) => Task.FromResult("");

    /// <summary>When set, it answers instead: status and body.</summary>
    public Func<int, (int Status, string Body)?> Fails { get; set; } = _ => null;

    /// <summary>What goes wrong, by the name of the model that is asked and how often it was.</summary>
    public Func<string, int, Fault?> Breaks { get; set; } = (_, _) => null;

    /// <summary>Up to and with /v1, as OpenAI's clients want it.</summary>
    public string BaseUrl => $"{Root}/v1";

    /// <summary>As Anthropic's clients want it.</summary>
    public string Root { get; private set; } = "";

    public static async Task<StubModel> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var stub = new StubModel(builder.Build());
        stub.server.MapPost("/v1/chat/completions", context => stub.Answer(context, new OpenAiWire()));
        stub.server.MapPost("/v1/messages", context => stub.Answer(context, new AnthropicWire()));
        await stub.server.StartAsync();
        stub.Root = stub.server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return stub;
    }

    /// <summary>How often this model was asked.</summary>
    public int Asked(string model) => Requests.Count(request => request.GetProperty("model").GetString() == model);

    /// <summary>The texts of a request, one after the other.</summary>
    public static string Text(JsonElement request) =>
        string.Join('\n', request.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("content") is { ValueKind: JsonValueKind.String } text
            ? text.GetString()
            : string.Concat(m.GetProperty("content").EnumerateArray().Select(part => part.GetProperty("text").GetString()))));

    async Task Answer(HttpContext context, IModelWire wire)
    {
        var stop = context.RequestAborted;
        var request = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body, cancellationToken: stop);
        Keys.Enqueue(context.Request.Headers["x-api-key"].ToString() + context.Request.Headers.Authorization.ToString());
        Requests.Enqueue(request);
        var model = request.GetProperty("model").GetString()!;
        var fault = Fails(Requests.Count) is { } failure ? new Fault { Status = failure.Status, Body = failure.Body } : Breaks(model, Asked(model));
        if (fault is { Hangs: true } or { After.Ticks: > 0 })
            await Task.Delay(fault.Hangs ? Timeout.InfiniteTimeSpan : fault.After, stop);
        if (fault?.Status is { } status)
        {
            context.Response.StatusCode = status;
            if (fault.RetryAfter is { } wait)
                context.Response.Headers[status == 302 ? "Location" : "Retry-After"] = wait;
            await context.Response.WriteAsync(fault.Body, stop);
            return;
        }
        var streams = request.TryGetProperty("stream", out var stream) && stream.GetBoolean();
        var said = await Says(request, stop);
        var body = streams ? wire.Streamed(said, fault) : wire.Whole(said, fault);
        context.Response.ContentType = streams ? "text/event-stream" : "application/json";
        if (fault is not { Cuts: true })
        {
            await context.Response.WriteAsync(body, stop);
            return;
        }
        await context.Response.WriteAsync(body[..(body.Length / 2)], stop);
        await context.Response.Body.FlushAsync(stop);
        context.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        await server.StopAsync();
        await server.DisposeAsync();
    }
}
