using System.Net;
using System.Text.Json;

namespace Nexo.Client;

/// <summary>Nexo answered "no". The message is the sentence that says which rule was broken.</summary>
public sealed class NexoRefused(HttpStatusCode status, string? code, string sentence) : Exception(sentence)
{
    /// <summary>The HTTP status: 400 and its kin are the request's fault, 401 and 403 the key's, 409 the moment's.</summary>
    public HttpStatusCode Status => status;

    /// <summary>Stable and machine-readable, for example <c>changed_since_seen</c>; null when what answered was not Nexo.</summary>
    public string? Code => code;

    /// <summary>The field at fault, where it is one.</summary>
    public string? Field { get; init; }

    /// <summary>Finds the request in the server's log.</summary>
    public string? TraceId { get; init; }

    /// <summary>How long the server asks to wait before asking again; null where waiting does not help.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether asking again later may be answered otherwise.</summary>
    public bool IsPassing => RetryAfter is not null || (int)status is 429 or 502 or 503 or 504;

    internal static async Task<NexoRefused> From(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var wait = answer.Headers.RetryAfter switch
        {
            { Delta: { } length } => length,
            { Date: { } at } => at - TimeProvider.System.GetUtcNow() is { Ticks: > 0 } left ? left : TimeSpan.Zero,
            _ => (TimeSpan?)null,
        };
        try
        {
            using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
            return new NexoRefused(answer.StatusCode, Text(problem, "code"), Text(problem, "detail") ?? Text(problem, "title") ?? Plain(answer))
            {
                Field = Text(problem, "field"),
                TraceId = Text(problem, "traceId"),
                RetryAfter = wait,
            };
        }
        catch (JsonException)
        {
            return new NexoRefused(answer.StatusCode, null, Plain(answer)) { RetryAfter = wait };
        }
    }

    static string Plain(HttpResponseMessage answer) => $"HTTP {(int)answer.StatusCode} {answer.ReasonPhrase}".TrimEnd();

    static string? Text(JsonDocument problem, string member) =>
        problem.RootElement.ValueKind == JsonValueKind.Object && problem.RootElement.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
