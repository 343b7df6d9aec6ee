using System.Reflection;
using System.Text.Json;

namespace Nexo.Platform;

/// <summary>What was wrong with the JSON somebody sent, as a refusal that names the field and the rule.</summary>
public static class BadJson
{
    public static Refusal Refusal(JsonException error)
    {
        var field = error.Path is null or "$" or "" ? "body" : error.Path.StartsWith("$.", StringComparison.Ordinal) ? error.Path[2..] : error.Path.TrimStart('$');
        var (code, rule) = Rule(error);
        return new(code, $"{field}: {rule}.", RefusalKind.Invalid, field);
    }

    static (string Code, string Rule) Rule(JsonException error)
    {
        var message = error.Message;
        // Our own converters say the rule themselves.
        if (message.StartsWith("must ", StringComparison.Ordinal))
            return ("wrong_value", message.TrimEnd('.'));
        if (message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal))
            return ("unknown_field", $"there is no field {Between(message, '\'')} here");
        if (message.Contains("Duplicate propert", StringComparison.OrdinalIgnoreCase))
            return ("repeated_field", $"the field {Between(message, '\'')} is given twice");
        if (message.Contains("missing required properties", StringComparison.Ordinal))
            return ("required", $"{Between(message, '\'')} is required");
        if (error.InnerException is InvalidOperationException inner && inner.Message.Contains("UTF", StringComparison.Ordinal))
            return ("not_unicode", "must be well-formed Unicode text");
        if (message.Contains("could not be converted to", StringComparison.Ordinal))
            return ("wrong_type", $"must be {Kind(Wanted(error))}");
        if (message.Contains("maximum configured depth", StringComparison.Ordinal))
            return ("too_deep", "must not be nested deeper than 64 levels");
        return ("malformed_json", FormattableString.Invariant($"must be well-formed JSON (line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1})"));
    }

    static string Between(string message, char mark) => message.Split(mark) is [_, var inside, ..] ? inside : "of this name";

    /// <summary>The type that was wanted, as the message names it. For a record's constructor it names the record: then the member's own type counts.</summary>
    static string Wanted(JsonException error)
    {
        var message = error.Message;
        var named = message[(message.IndexOf("converted to ", StringComparison.Ordinal) + "converted to ".Length)..].Split(". Path", 2)[0];
        var member = error.Path?[(error.Path.LastIndexOf('.') + 1)..];
        return member is not null && typeof(BadJson).Assembly.GetType(named)?.GetProperty(member, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase) is { } property
            ? property.PropertyType.ToString()
            : named;
    }

    static string Kind(string type) => type switch
    {
        _ when type.Contains("[]", StringComparison.Ordinal) || type.Contains("List`1", StringComparison.Ordinal) => "an array",
        _ when type.Contains("Dictionary", StringComparison.Ordinal) => "an object",
        _ when type.Contains("System.Int", StringComparison.Ordinal) => "a whole number",
        _ when type.Contains("System.Decimal", StringComparison.Ordinal) || type.Contains("System.Double", StringComparison.Ordinal) => "a number",
        _ when type.Contains("System.Boolean", StringComparison.Ordinal) => "true or false",
        _ when type.Contains("System.String", StringComparison.Ordinal) => "a text",
        _ when type.Contains("System.Guid", StringComparison.Ordinal) => "a UUID",
        _ when type.Contains("System.Date", StringComparison.Ordinal) => "a date",
        _ => "an object of the documented shape",
    };
}
