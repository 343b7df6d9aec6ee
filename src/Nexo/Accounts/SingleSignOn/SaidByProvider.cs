using System.Text.Json;

namespace Nexo.Accounts;

/// <summary>Somebody, as the identity provider describes them.</summary>
/// <param name="Subject">Theirs for ever at this issuer.</param>
/// <param name="Email">Null when it says none.</param>
/// <param name="EmailIsVerified">Whether it has seen that the address is theirs.</param>
/// <param name="Roles">The values of the claim that says roles.</param>
sealed record SaidByProvider(string Issuer, string Subject, string? Email, bool EmailIsVerified, string? Name, IReadOnlyList<string> Roles)
{
    public static SaidByProvider Read(string issuer, string json, string roleClaim)
    {
        using var document = JsonDocument.Parse(json);
        var claims = document.RootElement;
        return new SaidByProvider(issuer, Text(claims, "sub")!, Text(claims, "email"), IsTrue(claims, "email_verified"), Text(claims, "name"), Values(claims, roleClaim));
    }

    static string? Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text && !text.Contains('\0', StringComparison.Ordinal) ? text : null;

    /// <summary>Some providers write it as text.</summary>
    static bool IsTrue(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && (value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && value.ValueEquals("true")));

    static IReadOnlyList<string> Values(JsonElement claims, string name) =>
        name.Length == 0 || !claims.TryGetProperty(name, out var value) ? []
        : value.ValueKind == JsonValueKind.String ? [value.GetString()!]
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)]
        : [];
}
