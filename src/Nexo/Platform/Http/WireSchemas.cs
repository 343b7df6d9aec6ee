using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Nexo.Platform;

/// <summary>What the framework cannot see of our wire types: ids are UUIDs, enums have names, times may be null, problems have more members.</summary>
sealed class WireSchemas : IOpenApiSchemaTransformer
{
    public static OpenApiSchema Problem() => new() { Type = JsonSchemaType.Object, Properties = Members() };

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (Implements(plain, typeof(IId<>)))
            (schema.Type, schema.Format, schema.Properties) = (JsonSchemaType.String, "uuid", null);
        else if (plain.IsEnum)
            Name(schema, type, plain);
        else if (context.JsonTypeInfo.ElementType is { } element && schema.Type?.HasFlag(JsonSchemaType.Array) == true && schema.Items is null)
            schema.Items = Item(Nullable.GetUnderlyingType(element) ?? element);
        else if (type == typeof(DateTimeOffset?) || context.JsonPropertyInfo?.PropertyType == typeof(DateTimeOffset?))
            schema.Type = JsonSchemaType.String | JsonSchemaType.Null; // lost by the converter of times
        else if (schema.Type is null && plain.IsValueType && Implements(plain, typeof(IParsable<>)))
            schema.Type = JsonSchemaType.String; // a name, such as a channel's
        else if (type == typeof(ProblemDetails))
            schema.Properties = Members();
        return Task.CompletedTask;
    }

    /// <summary>The names an enum has on the wire.</summary>
    static void Name(OpenApiSchema schema, Type type, Type plain)
    {
        schema.Type = type == plain ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
        schema.Enum = [.. WireEnums.Names(plain).Select(name => (JsonNode)name)];
    }

    /// <summary>What an array of our own wire types holds.</summary>
    static OpenApiSchema Item(Type element)
    {
        var item = new OpenApiSchema { Type = JsonSchemaType.String, Format = Implements(element, typeof(IId<>)) ? "uuid" : null };
        if (element.IsEnum)
            Name(item, element, element);
        return item;
    }

    static bool Implements(Type type, Type generic) =>
        Array.Exists(type.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == generic);

    static Dictionary<string, IOpenApiSchema> Members() => new()
    {
        ["type"] = Text("A link to what the status means."),
        ["title"] = Text("The status in words."),
        ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
        ["detail"] = Text("The rule that was broken."),
        ["code"] = Text("The same for programs; it does not change."),
        ["error"] = Text("The sentence of the requirement where there is one, else the detail."),
        ["field"] = Text("The field at fault, where it is one."),
        ["traceId"] = Text("Finds the request in the log."),
    };

    static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
}
