using System.Net;
using System.Text.Json;

namespace Nexo.Client;

/// <summary>Nexo answered "no". The message is the sentence of the problem details.</summary>
public sealed class NexoRefused(HttpStatusCode status, string? code, string sentence) : Exception(sentence)
{
    public HttpStatusCode Status => status;

    /// <summary>Stable and machine-readable, for example <c>changed_since_seen</c>; null when what answered was not Nexo.</summary>
    public string? Code => code;

    internal static async Task<NexoRefused> From(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
            return new NexoRefused(answer.StatusCode, Text(problem, "code"), Text(problem, "detail") ?? Text(problem, "title") ?? $"HTTP {(int)answer.StatusCode}");
        }
        catch (JsonException)
        {
            return new NexoRefused(answer.StatusCode, null, $"HTTP {(int)answer.StatusCode} {answer.ReasonPhrase}");
        }
    }

    static string? Text(JsonDocument problem, string member) =>
        problem.RootElement.ValueKind == JsonValueKind.Object && problem.RootElement.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
