using Microsoft.Extensions.Logging.Console;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Nexo.Platform;

/// <summary>
/// Logs go to standard error, one line of JSON each in production, with the trace they belong to.
/// Traces and metrics go by OTLP to where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> points; without it none are collected.
/// </summary>
static class TelemetryModule
{
    static readonly string[] Sources = ["Microsoft.AspNetCore", "System.Net.Http", "Npgsql", Meters.Name];

    static readonly string[] Measured =
        ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime", "Npgsql", Meters.Name];

    /// <summary>Accents stay as they are; line breaks and quotes are escaped, so that a line stays a line.</summary>
    static readonly System.Text.Json.JsonWriterOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        AddLogs(builder);
        builder.Services.AddOptions<OtlpOptions>()
            .Configure<IConfiguration>((options, configuration) => options.Endpoint = configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])
            .Validate(o => string.IsNullOrWhiteSpace(o.Endpoint) || (Uri.TryCreate(o.Endpoint, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"),
                "OTEL_EXPORTER_OTLP_ENDPOINT must be an http:// or https:// address, for example http://localhost:4317.")
            .ValidateOnStart();
        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            return;
        // ASP.NET Core 10 names route, method and status on its spans only when asked to.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        builder.Services.AddHostedService<Export>();
    }

    static void AddLogs(WebApplicationBuilder builder)
    {
        builder.Logging.Configure(o => o.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
        builder.Logging.AddJsonConsole(o => { o.IncludeScopes = true; o.UseUtcTimestamp = true; o.TimestampFormat = "O"; o.JsonWriterOptions = Readable; });
        builder.Logging.AddSimpleConsole(o => o.SingleLine = true);
        builder.Services.Configure<ConsoleLoggerOptions>(o =>
        {
            o.FormatterName = builder.Environment.IsProduction() ? ConsoleFormatterNames.Json : ConsoleFormatterNames.Simple;
            o.LogToStandardErrorThreshold = LogLevel.Trace; // a verb's answer on standard output stays clean
        });
    }

    /// <summary>Holds the collectors from start to stop; what is still waiting is sent at the stop.</summary>
    sealed class Export(IConfiguration configuration) : IHostedService, IDisposable
    {
        OpenTelemetrySdk? collecting;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            collecting = OpenTelemetrySdk.Create(sdk =>
            {
                sdk.Services.AddSingleton(configuration); // where the exporter finds the other OTEL_… settings
                sdk.ConfigureResource(r => r.AddService("nexo", serviceVersion: Version.Text));
                sdk.WithTracing(t => t.AddSource(Sources).AddOtlpExporter());
                sdk.WithMetrics(m => m.AddMeter(Measured).AddOtlpExporter());
            });
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            Dispose();
            return Task.CompletedTask;
        }

        public void Dispose()
        {
            collecting?.Dispose();
            collecting = null;
        }
    }

    sealed class OtlpOptions
    {
        public string? Endpoint { get; set; }
    }
}
