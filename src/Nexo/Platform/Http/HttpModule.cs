using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nexo.Platform;

static class HttpModule
{
    public static void AddHttp(this WebApplicationBuilder builder)
    {
        builder.Services.AddProblemDetails(o => o.CustomizeProblemDetails = context => Problems.Complete(context.ProblemDetails));
        builder.Services.AddSingleton<IHttpContextFactory, SecretLinks>();
        builder.Services.AddExceptionHandler<BadInput>();
        builder.Services.AddExceptionHandler<DatabaseAway>();
        builder.Services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        builder.Services.ConfigureHttpJsonOptions(o => Json.Configure(o.SerializerOptions));
        builder.Services.AddApiDescription();
        builder.AddProxies();
        builder.AddOtherOrigins();
        builder.Services.AddSingleton<IdempotencySweep>();
        builder.Services.AddSingleton(new Chore("idempotency.sweep", IdempotencySweep.Every,
            async (services, cancellationToken) => await services.GetRequiredService<IdempotencySweep>().Run(cancellationToken)));
    }

    public static void UseHttp(this WebApplication app)
    {
        SecretLinks.PutBack(app);
        app.UseProxies();
        // An exception that was answered with a page is still a surprise: it is logged. That the database is away is told in a line,
        // what somebody sent wrong is told to them.
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException || DatabaseTrouble.Passing(context.Exception) is not null,
        });
        app.UseHeadRequests();
        app.UseRouting();
        app.UseOtherOrigins();
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) || context.Request.Path.StartsWithSegments("/agents", StringComparison.Ordinal), api => api.UseStatusCodePages());
        app.UseJsonLimit();
    }

    public static void MapHttp(this WebApplication app)
    {
        app.MapHealth();
        app.MapApiDescription();
    }
}

/// <summary>How JSON looks on the wire and in jsonb columns: camelCase, strict about what it reads.</summary>
public static class Json
{
    public static readonly JsonSerializerOptions Options = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new IdJsonConverterFactory());
        options.Converters.Add(new WireEnums());
        options.Converters.Add(new UtcTimes());
        return options;
    }
}
