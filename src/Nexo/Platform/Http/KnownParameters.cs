using System.Collections.Frozen;
using System.Reflection;
using Microsoft.AspNetCore.Mvc.ApiExplorer;

namespace Nexo.Platform;

/// <summary>A parameter nobody reads is refused, as an unknown field of a body is: a filter with a typing error would answer with everything.</summary>
static class KnownParameters
{
    /// <summary>Holds for the endpoints of the API's description; its query parameters are those that are known.</summary>
    public static void UseKnownParameters(this WebApplication app)
    {
        var known = new Lazy<FrozenDictionary<MethodInfo, string[]>>(() => Described(app.Services));
        app.Use((context, next) =>
            context.Request.Query.Count > 0
            && context.GetEndpoint()?.Metadata is { } about && about.GetMetadata<MethodInfo>() is { } method
            && known.Value.GetValueOrDefault(method) is { } names
            && context.Request.Query.Keys.FirstOrDefault(name => !names.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown
                ? Unknown(unknown, names).Problem(about.GetMetadata<RefusalSentence>()?.Error).ExecuteAsync(context)
                : next(context));
    }

    static Refusal Unknown(string name, string[] names) => Refusal.Invalid(name, "unknown_parameter",
        names.Length == 0 ? $"{name}: this address takes no parameters." : $"{name}: there is no such parameter here; there are {string.Join(", ", names)}.");

    static FrozenDictionary<MethodInfo, string[]> Described(IServiceProvider services) =>
        services.GetRequiredService<IApiDescriptionGroupCollectionProvider>().ApiDescriptionGroups.Items.SelectMany(group => group.Items)
            .Where(one => one.RelativePath is { } path && (path.StartsWith("api/", StringComparison.Ordinal) || path.StartsWith("agents/", StringComparison.Ordinal)))
            .SelectMany(one => one.ActionDescriptor.EndpointMetadata.OfType<MethodInfo>().Select(method => (Method: method, Names: Queried(one))))
            .GroupBy(one => one.Method, one => one.Names)
            .ToFrozenDictionary(same => same.Key, same => same.SelectMany(names => names).Distinct().ToArray());

    static IEnumerable<string> Queried(Microsoft.AspNetCore.Mvc.ApiExplorer.ApiDescription one) =>
        one.ParameterDescriptions.Where(parameter => parameter.Source.Id == "Query")
            .Select(parameter => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(parameter.Name));
}
