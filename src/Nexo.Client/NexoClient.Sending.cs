using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nexo.Client;

/// <summary>What is sent: the generated methods fill it in.</summary>
readonly record struct Call(HttpMethod Method, string Address)
{
    /// <summary>Becomes JSON; null sends none.</summary>
    public object? Body { get; init; }

    /// <summary>Sent as it is, once.</summary>
    public Stream? File { get; init; }

    public string? IdempotencyKey { get; init; }

    public string? Prefer { get; init; }

    public string? LastEventID { get; init; }

    /// <summary>Whether it may arrive twice.</summary>
    public bool IsRepeatable => File is null && (IdempotencyKey is not null || Method == HttpMethod.Get || Method == HttpMethod.Put || Method == HttpMethod.Delete);
}

public sealed partial class NexoClient
{
    static readonly JsonSerializerOptions Wire = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Parameters as they follow a path; null is left out.</summary>
    internal static string Query(params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        List<string> given = [];
        foreach (var (name, value) in parameters)
        {
            if (value is not null)
                given.Add($"{name}={Escaped(Text(value))}");
        }
        return given.Count == 0 ? "" : $"?{string.Join('&', given)}";
    }

    static string Escaped(string text) => Uri.EscapeDataString(text);

    static string NewKey() => $"{Guid.CreateVersion7()}";

    static string Text(object value) => value switch
    {
        bool yes => yes ? "true" : "false",
        DateTimeOffset at => at.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    async Task<T> Send<T>(Call call, CancellationToken cancellationToken)
    {
        using var answer = await Ask(call, cancellationToken);
        return (await answer.Content.ReadFromJsonAsync<T>(Wire, cancellationToken))!;
    }

    async Task Send(Call call, CancellationToken cancellationToken) => (await Ask(call, cancellationToken)).Dispose();

    /// <summary>The answer stays open for who reads it.</summary>
    async Task<Stream> Open(Call call, CancellationToken cancellationToken) => await (await Ask(call, cancellationToken)).Content.ReadAsStreamAsync(cancellationToken);

    async Task<HttpResponseMessage> Ask(Call call, CancellationToken cancellationToken)
    {
        for (var left = Repetitions; ; left--)
        {
            TimeSpan wait;
            try
            {
                using var request = Request(call);
                var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                if (answer.IsSuccessStatusCode)
                    return answer;
                using (answer)
                {
                    var no = await NexoRefused.From(answer, cancellationToken);
                    wait = no.RetryAfter ?? Pause(left);
                    if (left <= 0 || wait > LongestWait || !MayPass(no, call))
                        throw no;
                }
            }
            catch (HttpRequestException) when (left > 0 && call.IsRepeatable)
            {
                wait = Pause(left);
            }
            await Task.Delay(wait, cancellationToken);
        }
    }

    /// <summary>Whether asking again may be answered otherwise, and does nothing twice.</summary>
    static bool MayPass(NexoRefused no, Call call) =>
        no.Status == HttpStatusCode.TooManyRequests && call.File is null
        || call.IsRepeatable && (no.Code == "idempotency_in_progress" || no.Status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout);

    /// <summary>0.2 s, 0.4 s, 0.8 s, … and up to as much again, so that many do not come back together.</summary>
    TimeSpan Pause(int left) => TimeSpan.FromMilliseconds(200 * Math.Pow(2, Math.Max(0, Repetitions - left)) * (1 + Random.Shared.NextDouble()));

    HttpRequestMessage Request(Call call)
    {
        var request = new HttpRequestMessage(call.Method, call.Address)
        {
            Content = call.File is { } file ? new StreamContent(file) : call.Body is { } body ? JsonContent.Create(body, body.GetType(), options: Wire) : null,
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        foreach (var (name, value) in ((string, string?)[])[("Idempotency-Key", call.IdempotencyKey), ("Prefer", call.Prefer), ("Last-Event-ID", call.LastEventID)])
        {
            if (value is not null)
                request.Headers.TryAddWithoutValidation(name, value);
        }
        return request;
    }
}
