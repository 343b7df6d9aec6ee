using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Nexo.Tests.Runs;

/// <summary>What somebody's server was asked.</summary>
public sealed record Asked(string Method, string Path, string Query, string Body, IReadOnlyDictionary<string, string> Headers);

/// <summary>Somebody's server on a port of loopback: keeps what it is asked by any method, and answers as it is told to.</summary>
public class StandIn : IAsyncDisposable
{
    readonly WebApplication server;

    public StandIn()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.Run(Take);
        server.Start();
        Address = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
    }

    public string Address { get; }

    public ConcurrentQueue<Asked> All { get; } = [];

    public ConcurrentDictionary<string, Func<HttpContext, Asked, Task>> Answers { get; } = [];

    public IReadOnlyList<Asked> At(string path) => [.. All.Where(one => one.Path == path)];

    public void Answer(string path, int status, string body = "", params (string Name, string Value)[] headers) => Answers[path] = (context, _) => Say(context, status, body, headers);

    protected static Task Say(HttpContext context, int status, string body, params (string Name, string Value)[] headers)
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
            context.Response.Headers[name] = value;
        if (body.Length == 0)
            return Task.CompletedTask;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    }

    protected virtual Task Otherwise(HttpContext context, Asked asked) => Say(context, 204, "");

    async Task Take(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var asked = new Asked(context.Request.Method, context.Request.Path, context.Request.QueryString.ToString(), await reader.ReadToEndAsync(),
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        All.Enqueue(asked);
        await (Answers.TryGetValue(asked.Path, out var answer) ? answer(context, asked) : Otherwise(context, asked));
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
