using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Nexo.Platform;

/// <summary>The OpenAPI 3.1 document at <c>/openapi/v1.json</c> and the page to browse it at <c>/docs/api</c>; both are open to everybody.</summary>
static class ApiDescription
{
    public const string Page = "/docs/api";

    const string Bearer = "token";
    const string Cookie = "session";

    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", o =>
    {
        o.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        o.AddDocumentTransformer(Introduce);
        o.AddDocumentTransformer(PlainWords.Put);
        o.AddOperationTransformer(Complete);
        o.AddSchemaTransformer<WireSchemas>();
    });

    public static void UseApiPage(this WebApplication app) => app.UseSwaggerUI(o =>
    {
        o.RoutePrefix = Page.TrimStart('/');
        o.IndexStream = () => typeof(ApiDescription).Assembly.GetManifestResourceStream("Nexo.Platform.Http.api.html")!; // ours: its own bar breaks our content security policy
    });

    public static void MapApiDescription(this WebApplication app) => app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();

    static Task Introduce(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Nexo",
            Version = Version.Text,
            Description = "A control plane for AI agents that do marketplace work, with people in charge. Errors are problem details (RFC 9457) with `code`, `error`, `field` and `traceId`. Times are UTC.",
        };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An agent's token (`marketplace-<channel>-<secret>`), a personal key (`nexo_<secret>`) or a runner's token (`nexo_runner_<secret>`)." },
            [Cookie] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = "nexo.session", Description = "The session of a person who signed in." },
        };
        return Task.CompletedTask;
    }

    static Task Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>().Where(parameter => parameter.In == ParameterLocation.Query))
            parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var open = metadata.OfType<Microsoft.AspNetCore.Authorization.IAllowAnonymous>().Any();
        operation.Responses ??= [];
        if (!open)
        {
            operation.Security = [Needs(Bearer, context), Needs(Cookie, context)];
            Refuses(operation, "401", "Nobody is signed in and no valid token was sent.");
            Refuses(operation, "403", "The role or token may not do this; `detail` says which may.");
        }
        if (operation.RequestBody is not null || operation.Parameters is { Count: > 0 })
            Refuses(operation, "400", "Not understood; `field` names the field, `detail` the rule.");
        if (context.Description.RelativePath?.Contains('{', StringComparison.Ordinal) == true)
            Refuses(operation, "404", "There is none with this id that you may see.");
        if (metadata.OfType<TakesIdempotencyKey>().Any())
            (operation.Parameters ??= []).Add(IdempotencyKey());
        if (operation.RequestBody is not null)
        {
            Refuses(operation, "413", "The body is too large.");
            Refuses(operation, "415", "The body is of another type.");
        }
        Refuses(operation, "default", "Whatever else goes wrong, such as 409, 429 (with Retry-After), 500 or 503: the same members.");
        foreach (var example in metadata.OfType<Example>())
            Show(operation, example);
        return Task.CompletedTask;
    }

    static OpenApiParameter IdempotencyKey() => new()
    {
        Name = Idempotency.Header,
        In = ParameterLocation.Header,
        Description = "1 to 200 visible ASCII characters. The same key and body get the first answer again, with Idempotency-Replayed: true; the same key with another body is a 409.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    static OpenApiSecurityRequirement Needs(string scheme, OpenApiOperationTransformerContext context) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] };

    static void Refuses(OpenApiOperation operation, string status, string when)
    {
        var known = operation.Responses!.TryGetValue(status, out var response);
        if (known && !string.IsNullOrEmpty(response!.Description) && response.Content is { Count: > 0 })
            return;
        operation.Responses[status] = new OpenApiResponse
        {
            Description = when,
            Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = WireSchemas.Problem() } },
        };
    }

    static void Show(OpenApiOperation operation, Example example)
    {
        if (example.Request is { } request && operation.RequestBody?.Content is { } sent && sent.TryGetValue("application/json", out var body))
            body.Example = JsonNode.Parse(request);
        if (example.Answer is { } answer && operation.Responses?.FirstOrDefault(r => r.Key.StartsWith('2')).Value?.Content is { } received && received.TryGetValue("application/json", out var media))
            media.Example = JsonNode.Parse(answer);
    }
}

/// <summary>What a request and its answer look like, for the API's description. JSON.</summary>
public sealed record Example(string? Request, string? Answer);

public static class Examples
{
    public static TBuilder WithExample<TBuilder>(this TBuilder route, Example example) where TBuilder : IEndpointConventionBuilder => route.WithMetadata(example);

    public static TBuilder WithExample<TBuilder>(this TBuilder route, string? request = null, string? answer = null) where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(new Example(request, answer));
}
