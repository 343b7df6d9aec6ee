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
        o.AddOperationTransformer(Complete);
        o.AddSchemaTransformer<IdsAreTexts>();
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
            [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An agent's token (`marketplace-<channel>-<secret>`) or a personal key (`nexo_<secret>`)." },
            [Cookie] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = "nexo.session", Description = "The session of a person who signed in." },
        };
        return Task.CompletedTask;
    }

    static Task Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
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
        foreach (var example in metadata.OfType<Example>())
            Show(operation, example);
        return Task.CompletedTask;
    }

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
            Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = Problem() } },
        };
    }

    static OpenApiSchema Problem() => new()
    {
        Type = JsonSchemaType.Object,
        Properties = new Dictionary<string, IOpenApiSchema>(
            ((string[])["title", "detail", "code", "error", "field", "traceId"]).Select(name => KeyValuePair.Create<string, IOpenApiSchema>(name, new OpenApiSchema { Type = JsonSchemaType.String })))
        {
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
        },
    };

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

/// <summary>Typed ids are UUIDs on the wire, whatever their shape in C#.</summary>
sealed class IdsAreTexts : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IId<>)))
            (schema.Type, schema.Format, schema.Properties) = (JsonSchemaType.String, "uuid", null);
        else if (schema.Type is null && type is { IsValueType: true } && type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IParsable<>)))
            schema.Type = JsonSchemaType.String; // a name, such as a channel's
        return Task.CompletedTask;
    }
}
