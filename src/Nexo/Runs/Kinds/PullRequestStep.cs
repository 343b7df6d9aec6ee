using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Nexo.Plans;
using Nexo.Runs.Working;

namespace Nexo.Runs.Kinds;

/// <summary>
/// Opens a pull request through GitHub's REST API and then waits for a decision. Commit and pull request carry the step's key, so that an attempt
/// finds what the attempt before has made, whose node died, and takes nothing of others for its own.
/// https://docs.github.com/rest/pulls and https://docs.github.com/rest/git
/// </summary>
sealed class PullRequestStep(IHttpClientFactory clients, WorkFolder folders, IOptions<PlanOptions> options, TimeProvider time) : IStepKind
{
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
            return StepEnd.Failed(Why.RepositoryNotListed.Of(work.Repository), isFinal: true);
        if (Missing(turn) is { } why)
            return StepEnd.Skipped(why);
        var (hub, branch) = (new GitHub(clients.CreateClient(GitHub.Client), work.Repository, time), turn.Fill(work.Branch));
        try
        {
            var address = await Opened(hub, turn, work, branch, cancellationToken) ?? await Open(hub, turn, work, branch, cancellationToken);
            await turn.Log.Line($"Pull request: {address}", cancellationToken);
            return StepEnd.Awaiting(work.Who, address);
        }
        catch (GitHubRefused refused)
        {
            return StepEnd.Failed(refused.Message, refused.IsFinal) with { Wait = refused.Wait };
        }
    }

    string? Missing(StepTurn turn)
    {
        var work = (PullRequestWork)turn.Step.Work;
        if (options.Value.GitHubToken is not { Length: > 0 })
            return Why.NoToken;
        var lost = work.Files.Values.FirstOrDefault(file => !File.Exists(folders.Find(file) ?? ""));
        return lost is null ? null : Why.NoFile.Of(lost);
    }

    /// <summary>People do not see it on the page of the pull request.</summary>
    static string Mark(StepTurn turn) => $"<!-- nexo: {turn.IdempotencyKey} -->";

    /// <summary>The pull request that this step has opened already; where somebody else makes the branch, whichever is open for it.</summary>
    static async Task<string?> Opened(GitHub hub, StepTurn turn, PullRequestWork work, string branch, CancellationToken cancellationToken)
    {
        var head = Uri.EscapeDataString($"{work.Repository.Split('/')[0]}:{branch}");
        var pulls = await hub.Ask(HttpMethod.Get, $"pulls?state=all&head={head}", "the pull requests", null, cancellationToken) as JsonArray ?? [];
        var own = pulls.FirstOrDefault(pull => $"{pull!["body"]}".Contains(Mark(turn), StringComparison.Ordinal))
            ?? (work.Files.Count == 0 ? pulls.FirstOrDefault(pull => $"{pull!["state"]}" == "open") : null);
        return own is null ? null : GitHub.Text(own, "html_url");
    }

    async Task<string> Open(GitHub hub, StepTurn turn, PullRequestWork work, string branch, CancellationToken cancellationToken)
    {
        if (work.Files.Count > 0)
            await MakeBranch(hub, turn, work, branch, cancellationToken);
        var body = $"{turn.Fill(work.Body ?? "")}\n\n{Mark(turn)}";
        return GitHub.Text(await hub.Ask(HttpMethod.Post, "pulls", "the pull request", new { title = turn.Fill(work.Title), head = branch, @base = work.Base, body }, cancellationToken), "html_url");
    }

    /// <summary>One commit with the files on top of the base, and a branch that names it.</summary>
    async Task MakeBranch(GitHub hub, StepTurn turn, PullRequestWork work, string branch, CancellationToken cancellationToken)
    {
        var parent = GitHub.Text(await hub.Ask(HttpMethod.Get, $"git/ref/heads/{work.Base}", $"the branch {work.Base}", null, cancellationToken), "object", "sha");
        var under = GitHub.Text(await hub.Ask(HttpMethod.Get, $"git/commits/{parent}", "the last commit", null, cancellationToken), "tree", "sha");
        var files = new JsonArray();
        foreach (var (path, file) in work.Files)
        {
            var content = Convert.ToBase64String(await File.ReadAllBytesAsync(folders.Find(file)!, cancellationToken));
            var blob = await hub.Ask(HttpMethod.Post, "git/blobs", $"the file {path}", new { content, encoding = "base64" }, cancellationToken);
            files.Add(new JsonObject { ["path"] = path, ["mode"] = "100644", ["type"] = "blob", ["sha"] = GitHub.Text(blob, "sha") });
        }
        var tree = GitHub.Text(await hub.Ask(HttpMethod.Post, "git/trees", "the files", new { base_tree = under, tree = files }, cancellationToken), "sha");
        var message = $"{turn.Fill(work.Title)}\n\nNexo-Step: {turn.IdempotencyKey}";
        var commit = GitHub.Text(await hub.Ask(HttpMethod.Post, "git/commits", "the commit", new { message, tree, parents = new[] { parent } }, cancellationToken), "sha");
        try
        {
            await hub.Ask(HttpMethod.Post, "git/refs", $"the branch {branch}", new JsonObject { ["ref"] = "refs/heads/" + branch, ["sha"] = commit }, cancellationToken);
        }
        catch (GitHubRefused refused) when (refused.Status == 422)
        {
            if (!await IsOwn(hub, turn, branch, refused, cancellationToken))
                throw new GitHubRefused(Why.BranchOfOthers.Of(branch)) { IsFinal = true };
            await turn.Log.Line($"O branch {branch} já está lá, da tentativa anterior.", cancellationToken);
        }
    }

    /// <summary>Whether an attempt at this very step has made the branch.</summary>
    static async Task<bool> IsOwn(GitHub hub, StepTurn turn, string branch, GitHubRefused refused, CancellationToken cancellationToken)
    {
        try
        {
            var tip = GitHub.Text(await hub.Ask(HttpMethod.Get, $"git/ref/heads/{branch}", $"the branch {branch}", null, cancellationToken), "object", "sha");
            return GitHub.Text(await hub.Ask(HttpMethod.Get, $"git/commits/{tip}", "its commit", null, cancellationToken), "message").Contains($"Nexo-Step: {turn.IdempotencyKey}", StringComparison.Ordinal);
        }
        catch (GitHubRefused none) when (none.Status == 404)
        {
            throw refused; // the name was refused for another reason
        }
    }
}
