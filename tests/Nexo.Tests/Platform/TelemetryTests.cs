using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Nexo.Tests.Support;

namespace Nexo.Tests.Platform;

/// <summary>A collector on the loopback takes what the server sends by OTLP over HTTP.</summary>
public sealed class TelemetryTests : IAsyncLifetime
{
    readonly ConcurrentDictionary<string, string> received = new(StringComparer.Ordinal);
    WebApplication collector = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        collector = builder.Build();
        collector.MapPost("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            received.AddOrUpdate(signal, Encoding.UTF8.GetString(body.ToArray()), (_, earlier) => earlier + Encoding.UTF8.GetString(body.ToArray()));
        });
        await collector.StartAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => collector.DisposeAsync();

    [Fact]
    public async Task Requests_queries_and_measurements_reach_the_collector()
    {
        await using var app = new ObservedApp(collector.Urls.Single());
        await app.InitializeAsync();
        using var answer = await app.CreateClient().GetAsync("/ready", TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();

        await Eventually.Is(true, () => Task.FromResult(Has("traces", "service.name", "/ready", "postgresql") && Has("metrics", "service.name", "dotnet.gc.collections")));
    }

    bool Has(string signal, params string[] texts) =>
        received.TryGetValue(signal, out var body) && texts.All(text => body.Contains(text, StringComparison.Ordinal));

    sealed class ObservedApp(string collector) : NexoApp
    {
        protected override IEnumerable<KeyValuePair<string, string>> Settings =>
        [
            new("OTEL_EXPORTER_OTLP_ENDPOINT", collector),
            new("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            new("OTEL_BSP_SCHEDULE_DELAY", "200"),
            new("OTEL_METRIC_EXPORT_INTERVAL", "500"),
        ];
    }
}
