using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nexo.Plans;

namespace Nexo.Runs.Kinds;

/// <summary>GitHub's REST API for one repository. What it refuses becomes a <see cref="GitHubRefused"/> with a reason for people. https://docs.github.com/rest</summary>
sealed class GitHub(HttpClient client, string repository, TimeProvider time)
{
    public const string Client = "github";

    /// <param name="method">GET or POST.</param>
    /// <param name="path">Below the repository.</param>
    /// <param name="about">What it is asked for, as a reason names it: <c>the branch main</c>.</param>
    /// <param name="body">Null: none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<JsonNode> Ask(HttpMethod method, string path, string about, object? body, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(method, $"repos/{repository}/{path}") { Content = body is null ? null : JsonContent.Create(body) };
            using var answer = await client.SendAsync(request, cancellationToken);
            if (!answer.IsSuccessStatusCode)
                throw Refused(answer, about, await Said(answer, cancellationToken));
            return (await answer.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))!;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new GitHubRefused(Why.GitHubAway.Of(e.Message));
        }
        catch (JsonException)
        {
            throw new GitHubRefused(Why.NotGitHub) { IsFinal = true };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GitHubRefused(Why.GitHubSilent.Of(client.Timeout.TotalSeconds));
        }
    }

    /// <summary>A text in an answer, by its path.</summary>
    public static string Text(JsonNode? answer, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            answer = (answer as JsonObject)?[name];
        return answer is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw new GitHubRefused(Why.NotGitHub) { IsFinal = true };
    }

    GitHubRefused Refused(HttpResponseMessage answer, string about, string said)
    {
        var status = (int)answer.StatusCode;
        if (Limit(answer, said) is { } wait)
            return new(Why.GitHubLimit.Of(status, said, Math.Ceiling(wait.TotalMinutes))) { Wait = wait };
        return status switch
        {
            401 => Final(Why.TokenRefused.Of(said)),
            403 => Final(Why.TokenMayNot.Of(said, repository)),
            404 => Final(Why.GitHubFindsNot.Of(about, repository)),
            422 => Final(Why.GitHubTakesNot.Of(about, said)),
            >= 300 and < 400 => Final(Why.RepositoryRenamed.Of(repository, status)),
            _ => new(Why.GitHubAnswered.Of(status, about, said)) { Status = status, IsFinal = status < 500 && status != 408 },
        };

        GitHubRefused Final(string why) => new(why) { Status = status, IsFinal = true };
    }

    /// <returns>How long to wait, when a limit is met; the hourly one is told by headers, the other by words alone.</returns>
    TimeSpan? Limit(HttpResponseMessage answer, string said)
    {
        if (answer.StatusCode is not (HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests))
            return null;
        if (RetryAfter.Of(answer, time) is { } wait)
            return wait;
        if (Header(answer, "x-ratelimit-remaining") == "0" && long.TryParse(Header(answer, "x-ratelimit-reset"), out var reset) && reset is > 0 and < 100_000_000_000)
            return RetryAfter.Within(DateTimeOffset.FromUnixTimeSeconds(reset) - time.GetUtcNow());
        return answer.StatusCode is HttpStatusCode.TooManyRequests || said.Contains("rate limit", StringComparison.OrdinalIgnoreCase) ? TimeSpan.FromMinutes(1) : null;
    }

    static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? values.First() : null;

    /// <returns>Its message and the errors behind it, after a colon; empty where it says nothing.</returns>
    static async Task<string> Said(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            var said = await answer.Content.ReadFromJsonAsync<JsonNode>(cancellationToken) as JsonObject;
            var errors = (said?["errors"] as JsonArray ?? []).Select(error => error is JsonObject one ? $"{one["message"] ?? $"{one["field"]} {one["code"]}"}" : $"{error}");
            var sentences = errors.Prepend($"{said?["message"]}").Where(text => text.Length > 0).ToList();
            return sentences.Count == 0 ? "" : $": {string.Join(": ", sentences)}";
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return "";
        }
    }

    /// <summary>What every request carries.</summary>
    public static void Introduce(HttpClient client, PlanOptions options)
    {
        client.BaseAddress = new Uri(options.GitHubApi.TrimEnd('/') + "/");
        client.Timeout = TimeSpan.FromSeconds(30);
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Nexo", null));
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.github+json"));
        client.DefaultRequestHeaders.Add("X-GitHub-Api-Version", "2022-11-28");
        if (options.GitHubToken is { Length: > 0 } token)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }
}

/// <summary>GitHub has not done what was asked; the message says why, and what mends it.</summary>
sealed class GitHubRefused(string message) : Exception(message)
{
    /// <summary>0: there was no answer.</summary>
    public int Status { get; init; }
    public bool IsFinal { get; init; }
    public TimeSpan? Wait { get; init; }
}
