using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Nexo.Tests.Chaos;

/// <summary>A client that must lose nothing: asks any of the nodes, and asks again while nobody answers or the answer is "later". What else is answered is a wrong.</summary>
sealed class Insistent(Fleet fleet, int seed) : IDisposable
{
    static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(150);

    readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(30) };
    readonly Random random = new(seed);
    int told503;

    /// <summary>Answers that no client should ever get.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<string> Wrongs { get; } = [];

    /// <summary>How often the answer was 503.</summary>
    public int Told503 => told503;

    /// <summary>Until it is done.</summary>
    /// <param name="done">The code of a refusal that says so as well.</param>
    public async Task<JsonElement> Insist(HttpMethod method, string address, string token, object body, string key, CancellationToken stop, string? done = null)
    {
        while (true)
        {
            if (await Ask(method, address, token, body, key, stop, done) is { } answer)
                return answer;
            await Task.Delay(Breath, stop);
        }
    }

    /// <returns>Null when the answer is missing, or "later".</returns>
    public async Task<JsonElement?> Ask(HttpMethod method, string address, string token, object? body, string? key, CancellationToken stop, string? done = null)
    {
        using var request = new HttpRequestMessage(method, Any() + address) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Add("Prefer", "wait=0");
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        try
        {
            using var response = await http.SendAsync(request, stop);
            var text = await response.Content.ReadAsStringAsync(stop);
            if (response.IsSuccessStatusCode || (done is not null && text.Contains(done, StringComparison.Ordinal)))
                return JsonElement.Parse(text);
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
                Interlocked.Increment(ref told503);
            if (!IsLater(response, text))
                Wrongs.Enqueue($"{method} {address}: {(int)response.StatusCode} {text}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is TaskCanceledException && !stop.IsCancellationRequested))
        {
            // Its node is dead.
        }
        return null;
    }

    static bool IsLater(HttpResponseMessage response, string text) =>
        response.StatusCode == HttpStatusCode.ServiceUnavailable ? response.Headers.RetryAfter is not null
        : response.StatusCode == HttpStatusCode.Conflict && text.Contains("idempotency_in_progress", StringComparison.Ordinal);

    string Any()
    {
        lock (random)
            return fleet.Urls[random.Next(fleet.Count)];
    }

    public void Dispose() => http.Dispose();
}
