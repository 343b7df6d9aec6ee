using System.Buffers.Text;
using System.Text.Json;

namespace Nexo.Accounts;

/// <summary>The claims of an id_token that came straight from the token endpoint over TLS.</summary>
static class IdToken
{
    static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <summary>Issuer, audience, nonce and time are right, and it is about the same subject as the userinfo.</summary>
    /// <exception cref="InvalidOperationException">Something of it is not; the message names it, never its value.</exception>
    public static void Check(string? token, Provider provider, string clientId, string? nonce, string? subject, DateTimeOffset now)
    {
        using var read = Payload(token);
        var claims = read.RootElement;
        var wrong = subject is null ? "sub"
            : Text(claims, "iss") != provider.Issuer ? "iss"
            : !IsFor(claims, clientId) ? "aud"
            : nonce is null || Text(claims, "nonce") != nonce ? "nonce"
            : Text(claims, "sub") != subject ? "sub"
            : !claims.TryGetProperty("exp", out var exp) || !exp.TryGetInt64(out var seconds) || DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(seconds, 0, 253402300799)) + Skew < now ? "exp"
            : null;
        if (wrong is not null)
            throw new InvalidOperationException($"The identity provider's id_token is not right: {wrong}.");
    }

    static bool IsFor(JsonElement claims, string clientId) =>
        claims.TryGetProperty("aud", out var aud)
        && (aud.ValueKind == JsonValueKind.String ? aud.GetString() == clientId
            : aud.ValueKind == JsonValueKind.Array && aud.EnumerateArray().Any(one => one.ValueEquals(clientId)) && (aud.GetArrayLength() == 1 || Text(claims, "azp") == clientId));

    static string? Text(JsonElement claims, string name) => claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static JsonDocument Payload(string? token)
    {
        try
        {
            return token?.Split('.') is [_, var payload, _] && JsonDocument.Parse(Base64Url.DecodeFromChars(payload)) is { RootElement.ValueKind: JsonValueKind.Object } read
                ? read : throw new InvalidOperationException("The identity provider sent no id_token.");
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            throw new InvalidOperationException("The identity provider's id_token cannot be read.", e);
        }
    }
}
