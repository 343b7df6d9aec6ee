using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Nexo.Platform;

/// <summary>What the API's description says of fields and parameters are the comments of the code; here they are put as they are on the wire.</summary>
static partial class PlainWords
{
    public static Task Put(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var schema in document.Components?.Schemas?.Values ?? [])
            Put(schema);
        var operations = document.Paths.Values.SelectMany(path => path.Operations ?? []);
        foreach (var parameter in operations.SelectMany(operation => operation.Value.Parameters ?? []))
            parameter.Description = Plain(parameter.Description);
        return Task.CompletedTask;
    }

    static void Put(IOpenApiSchema schema)
    {
        schema.Description = Plain(schema.Description);
        if (schema is OpenApiSchemaReference)
            return; // what it refers to has its own turn
        foreach (var part in (schema.Properties?.Values ?? []).Concat(schema.OneOf ?? []))
            Put(part);
    }

    static string? Plain(string? text) => text is null ? null
        : Member().Replace(WebUtility.HtmlDecode(text).ReplaceLineEndings(" "), match => $"`{char.ToLowerInvariant(match.Groups["name"].Value[0])}{match.Groups["name"].Value[1..]}`");

    /// <summary>A member as the compiler writes it: <c>string? TaskQuery.Cursor</c>.</summary>
    [GeneratedRegex(@"\b\w+(<[\w, ]+>)?\?? [A-Z]\w+\.(?<name>[A-Z]\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Member();
}
