using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Nexo.Plans;
using Nexo.Runs.Working;

namespace Nexo.Runs.Kinds;

/// <summary>
/// Opens a pull request through GitHub's REST API and then waits for a decision. One that was opened already, by an attempt whose node died, is found by its branch.
/// https://docs.github.com/rest/pulls and https://docs.github.com/rest/git
/// </summary>
sealed class PullRequestStep(IHttpClientFactory clients, WorkFolder folders, IOptions<PlanOptions> options) : IStepKind
{
    public const string Client = "github";

    public Type Takes => typeof(PullRequestWork);

    public object InputsOf(StepTurn turn)
    {
        var work = (PullRequestWork)turn.Step.Work;
        return new { repository = work.Repository, @base = work.Base, branch = turn.Fill(work.Branch), title = turn.Fill(work.Title) };
    }

    public ValueTask<string?> Hindrance(StepTurn turn, CancellationToken cancellationToken) => ValueTask.FromResult(Missing(turn));

    public async Task<StepEnd> Do(StepTurn turn, CancellationToken cancellationToken)
    {
        var work = (PullRequestWork)turn.Step.Work;
        if (turn.Run.Origin != "file" && !PlanOptions.Listed(options.Value.Repositories).Contains(work.Repository, StringComparer.OrdinalIgnoreCase))
            return StepEnd.Failed($"{work.Repository} is not among the repositories to which plans written here may open pull requests; Nexo:Plans:Repositories lists them.", isFinal: true);
        if (Missing(turn) is { } why)
            return StepEnd.Skipped(why);
        var (client, branch) = (clients.CreateClient(Client), turn.Fill(work.Branch));
        try
        {
            var address = await Opened(client, work, branch, cancellationToken);
            if (address is null)
            {
                if (work.Files.Count > 0)
                    await MakeBranch(client, work, branch, turn, cancellationToken);
                var made = await Send(client, HttpMethod.Post, $"repos/{work.Repository}/pulls", new { title = turn.Fill(work.Title), head = branch, @base = work.Base, body = turn.Fill(work.Body ?? "") }, cancellationToken);
                address = made["html_url"]!.GetValue<string>();
            }
            await turn.Log.Line($"Pull request: {address}", cancellationToken);
            return StepEnd.Awaiting(work.Who, address);
        }
        catch (GitHubRefused refused)
        {
            return StepEnd.Failed(refused.Message, refused.IsFinal);
        }
        catch (HttpRequestException e)
        {
            return StepEnd.Failed($"GitHub could not be reached: {e.Message}");
        }
    }

    string? Missing(StepTurn turn)
    {
        var work = (PullRequestWork)turn.Step.Work;
        if (options.Value.GitHubToken is not { Length: > 0 })
            return "GITHUB_TOKEN is not set.";
        var lost = work.Files.Values.FirstOrDefault(file => !File.Exists(folders.Find(file) ?? ""));
        return lost is null ? null : $"The file {lost} is not there.";
    }

    /// <summary>The pull request that the branch has already, open or not.</summary>
    static async Task<string?> Opened(HttpClient client, PullRequestWork work, string branch, CancellationToken cancellationToken)
    {
        var found = await Send(client, HttpMethod.Get, $"repos/{work.Repository}/pulls?state=all&head={Uri.EscapeDataString($"{work.Repository.Split('/')[0]}:{branch}")}", null, cancellationToken);
        return found is JsonArray { Count: > 0 } pulls ? pulls[0]!["html_url"]!.GetValue<string>() : null;
    }

    /// <summary>One commit with the files on top of the base, and a branch that names it. A branch that is there already stays as it is.</summary>
    async Task MakeBranch(HttpClient client, PullRequestWork work, string branch, StepTurn turn, CancellationToken cancellationToken)
    {
        var git = $"repos/{work.Repository}/git";
        var parent = (await Send(client, HttpMethod.Get, $"{git}/ref/heads/{work.Base}", null, cancellationToken))["object"]!["sha"]!.GetValue<string>();
        var under = (await Send(client, HttpMethod.Get, $"{git}/commits/{parent}", null, cancellationToken))["tree"]!["sha"]!.GetValue<string>();
        var tree = new JsonArray();
        foreach (var (path, file) in work.Files)
        {
            var content = Convert.ToBase64String(await File.ReadAllBytesAsync(folders.Find(file)!, cancellationToken));
            var blob = await Send(client, HttpMethod.Post, $"{git}/blobs", new { content, encoding = "base64" }, cancellationToken);
            tree.Add(new JsonObject { ["path"] = path, ["mode"] = "100644", ["type"] = "blob", ["sha"] = blob["sha"]!.GetValue<string>() });
        }
        var made = await Send(client, HttpMethod.Post, $"{git}/trees", new { base_tree = under, tree }, cancellationToken);
        var commit = await Send(client, HttpMethod.Post, $"{git}/commits", new { message = turn.Fill(work.Title), tree = made["sha"]!.GetValue<string>(), parents = new[] { parent } }, cancellationToken);
        try
        {
            await Send(client, HttpMethod.Post, git + "/refs", new JsonObject { ["ref"] = "refs/heads/" + branch, ["sha"] = commit["sha"]!.GetValue<string>() }, cancellationToken);
        }
        catch (GitHubRefused refused) when (refused.Status == HttpStatusCode.UnprocessableEntity)
        {
            await turn.Log.Line($"The branch {branch} is there already; it stays as it is.", cancellationToken);
        }
    }

    static async Task<JsonNode> Send(HttpClient client, HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await client.SendAsync(request, cancellationToken);
        if (answer.IsSuccessStatusCode)
            return (await answer.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))!;
        var said = await Said(answer, cancellationToken);
        var repeat = answer.StatusCode is HttpStatusCode.TooManyRequests || (int)answer.StatusCode >= 500 || (answer.StatusCode == HttpStatusCode.Forbidden && answer.Headers.RetryAfter is not null);
        throw new GitHubRefused(answer.StatusCode, $"GitHub answered {(int)answer.StatusCode} to {method} {path.Split('?')[0]}{said}", !repeat);
    }

    static async Task<string> Said(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            return (await answer.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))?["message"]?.GetValue<string>() is { } message ? $": {message}" : ".";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NotSupportedException)
        {
            return ".";
        }
    }

    /// <summary>What every request to GitHub carries.</summary>
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

    sealed class GitHubRefused(HttpStatusCode status, string message, bool isFinal) : Exception(message)
    {
        public HttpStatusCode Status { get; } = status;
        public bool IsFinal { get; } = isFinal;
    }
}
