using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Nexo.Tests.Webhooks;

/// <summary>What a receiver was handed.</summary>
public sealed record Received(string Path, string Id, string Timestamp, string[] Signatures, string Body, string Key = "")
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Type => Json.GetProperty("type").GetString()!;

    /// <summary>The subject of the event.</summary>
    public string Subject => Json.GetProperty("data").GetProperty("subject").GetString()!;
}

/// <summary>Somebody's server on a port of its own: keeps what it is handed, and answers by path what it is told to, else 204.</summary>
public sealed class Receiver : IAsyncDisposable
{
    readonly WebApplication server;

    public Receiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.MapPost("/{**path}", Take);
        server.Start();
        Address = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
    }

    public string Address { get; }

    public ConcurrentQueue<Received> All { get; } = [];

    public ConcurrentDictionary<string, Func<HttpContext, Task>> Answers { get; } = [];

    public IReadOnlyList<Received> At(string path) => [.. All.Where(one => one.Path == path)];

    public void Answer(string path, int status, string text = "", Action<HttpContext>? also = null) => Answers[path] = context =>
    {
        context.Response.StatusCode = status;
        also?.Invoke(context);
        return context.Response.WriteAsync(text);
    };

    public void Hang(string path) => Answers[path] = context => Task.Delay(TimeSpan.FromMinutes(1), context.RequestAborted);

    public async ValueTask DisposeAsync() => await server.DisposeAsync();

    async Task Take(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var (body, headers) = (await reader.ReadToEndAsync(), context.Request.Headers);
        All.Enqueue(new Received(context.Request.Path, headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString(), headers["webhook-signature"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries), body, headers["Idempotency-Key"].ToString()));
        if (Answers.TryGetValue(context.Request.Path, out var answer))
            await answer(context);
        else
            context.Response.StatusCode = 204;
    }
}
