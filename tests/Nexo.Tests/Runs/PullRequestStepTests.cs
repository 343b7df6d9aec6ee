using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Runs;

/// <summary>Steps that open pull requests, before a stand-in for GitHub.</summary>
public sealed class PullRequestStepTests(OutsideApp app) : IClassFixture<OutsideApp>
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    GitHubStandIn Hub => app.GitHub;

    static string Branch() => $"nexo/{Guid.NewGuid():n}";

    async Task<(Given Given, JsonElement Run, JsonElement Step)> Do(string branch, string more = "files: { data/report.md: report.md }", string repository = "owner/name", string retry = "{ attempts: 3, delay: 0s }")
    {
        var given = await Given.Workspace(app);
        await File.WriteAllTextAsync(Path.Combine(app.WorkFolder, "report.md"), "# Relatório", Stop);
        await given.File(app, $"""
            plan: p
            steps:
              - step: pull
                kind: publish
                repository: {repository}
                branch: "{branch}"
                pull_title: Relatório da noite
                pull_body: Para conferir.
                retry: {retry}
                {more}
            """);
        var run = await given.Until(await given.Start("p"), "awaiting_approval", "failed", "succeeded");
        return (given, run, run.Step("pull"));
    }

    IEnumerable<string> PullsOf(string branch) => Hub.Pulls.Where(pull => $"{pull["head"]}" == branch).Select(pull => $"{pull["html_url"]}");

    [Fact]
    public async Task A_branch_with_one_commit_and_a_pull_request_are_made_and_then_people_decide()
    {
        var branch = Branch();

        var (given, run, step) = await Do(branch);

        var pull = Hub.Pulls.Single(pull => $"{pull["head"]}" == branch);
        step.GetProperty("outputsUri").GetString().ShouldBe($"{pull["html_url"]}");
        $"{pull["body"]}".ShouldStartWith("Para conferir.");
        Hub.Blobs.Values.ShouldContain("# Relatório");
        Hub.At("/repos/owner/name/git/trees").ShouldContain(asked => asked.Body.Contains("data/report.md", StringComparison.Ordinal) && asked.Body.Contains("\"base_tree\":\"t0\"", StringComparison.Ordinal));
        Hub.All.ShouldAllBe(asked => asked.Headers["Authorization"] == $"Bearer {OutsideApp.Token}" && asked.Headers["User-Agent"] == "Nexo");
        (await given.Client(Role.Head).PostAsJsonAsync($"/api/runs/steps/{step.GetProperty("id").GetInt64()}/approve", new { }, Stop)).EnsureSuccessStatusCode();
        await given.Until(run.GetProperty("run").GetProperty("name").GetString()!, "succeeded");
    }

    [Theory]
    [InlineData("POST /git/refs")]
    [InlineData("POST /pulls")]
    public async Task An_attempt_finds_what_the_one_before_has_made_and_opens_no_second(string diesAfter)
    {
        var branch = Branch();
        Hub.Breaks[diesAfter] = (502, "<html>Bad Gateway</html>", [], DoesIt: true);

        var (_, _, step) = await Do(branch);

        (step.GetProperty("status").GetString(), step.GetProperty("attempt").GetInt32()).ShouldBe(("awaiting_approval", 2));
        step.GetProperty("outputsUri").GetString().ShouldBe(PullsOf(branch).ShouldHaveSingleItem());
    }

    [Fact]
    public async Task A_pull_request_of_an_earlier_night_is_not_taken_for_this_ones()
    {
        var (merged, open) = (Branch(), Branch());
        Hub.Pull(merged, "closed", "Of yesterday.");
        Hub.Branch(open, "Of yesterday.");
        Hub.Pull(open, "open", "Of yesterday.");

        var fresh = await Do(merged);
        var refused = await Do(open);

        fresh.Step.GetProperty("outputsUri").GetString().ShouldBe(PullsOf(merged).Last());
        PullsOf(merged).Count().ShouldBe(2);
        (refused.Step.GetProperty("error").GetString(), refused.Step.GetProperty("attempt").GetInt32()).ShouldBe(($"The branch {open} is there already and is not of this run: put {{{{ run.id }}}} into its name.", 1));
    }

    [Fact]
    public async Task Where_somebody_else_makes_the_branch_its_open_pull_request_is_the_one()
    {
        var (with, without) = (Branch(), Branch());
        Hub.Branch(with);
        Hub.Branch(without);
        Hub.Pull(with, "open", "Of a program.");

        (await Do(with, more: "")).Step.GetProperty("outputsUri").GetString().ShouldBe(PullsOf(with).ShouldHaveSingleItem());
        (await Do(without, more: "")).Step.GetProperty("outputsUri").GetString().ShouldBe(PullsOf(without).ShouldHaveSingleItem());
    }

    [Theory]
    [InlineData(401, """{"message":"Bad credentials for ghp_0123456789abcdefghijklmnopqrstuvwxyz"}""", "GitHub does not take the GITHUB_TOKEN (401: Bad credentials for •••): it may have expired or been revoked; give a new one.")]
    [InlineData(403, """{"message":"Resource not accessible by personal access token"}""", "GITHUB_TOKEN may not do this (403: Resource not accessible by personal access token): it needs to read and write contents and pull requests of owner/name.")]
    [InlineData(404, "", "GitHub does not find the pull request of owner/name, or GITHUB_TOKEN may not see it (404).")]
    [InlineData(422, """{"message":"Validation Failed","errors":[{"resource":"PullRequest","code":"custom","message":"No commits between main and x"}]}""", "GitHub does not take the pull request (422: Validation Failed: No commits between main and x).")]
    [InlineData(301, "", "GitHub has owner/name under another name by now (301): correct the plan's repository.")]
    [InlineData(200, "<html>a proxy</html>", "What answered is not GitHub's API: see Nexo:Plans:GitHubApi.")]
    [InlineData(201, "{}", "What answered is not GitHub's API: see Nexo:Plans:GitHubApi.")]
    public async Task What_GitHub_refuses_becomes_a_reason_at_once_and_nothing_kept_has_the_token(int status, string body, string reason)
    {
        Hub.Breaks["POST /pulls"] = (status, body, [("Location", "/elsewhere")], DoesIt: false);

        var (given, _, step) = await Do(Branch());

        (step.GetProperty("status").GetString(), step.GetProperty("error").GetString(), step.GetProperty("attempt").GetInt32()).ShouldBe(("failed", reason, 1));
        (await given.Kept()).ShouldNotContain(OutsideApp.Token);
    }

    [Theory]
    [InlineData(429, "{}", "Retry-After", "1800", "GitHub's limit of requests is used up (429); it asks to wait 30 min.")]
    [InlineData(403, """{"message":"API rate limit exceeded"}""", "x-ratelimit-remaining", "0", "GitHub's limit of requests is used up (403: API rate limit exceeded); it asks to wait 20 min.")]
    public async Task At_its_limit_the_next_try_is_when_GitHub_says(int status, string body, string header, string value, string reason)
    {
        var reset = app.Time.GetUtcNow().AddMinutes(20).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        Hub.Breaks["GET /pulls"] = (status, body, [(header, value), ("x-ratelimit-reset", reset)], DoesIt: false);
        var given = await Given.Workspace(app);
        await given.File(app, $"plan: p\nsteps:\n  - {{ step: pull, kind: publish, repository: owner/name, branch: {Branch()}, pull_title: T, retry: {{ attempts: 2, delay: 0s }} }}\n");
        await given.Start("p");

        await using var db = await given.Db();
        await Eventually.Is(reason, () => db.ExecuteScalarAsync<string>("select error from agents_tasks where workspace_id = @Id and status = 'queued' and due_at > now() + interval '15 minutes'", new { given.Id })!);
    }

    [Fact]
    public async Task A_plan_of_the_page_opens_pull_requests_only_where_the_operator_lists()
    {
        var given = await Given.Workspace(app);
        const string yaml = "plan: w\nsteps:\n  - { step: pull, kind: publish, repository: owner/name, branch: x, pull_title: T }\n";
        (await given.Client(Role.Head).PutAsJsonAsync("/api/plans/w", new { source = yaml }, Stop)).EnsureSuccessStatusCode();
        var before = Hub.All.Count;

        var run = await given.Until(await given.Start("w"), "failed");

        run.Step("pull").GetProperty("error").GetString()!.ShouldContain("Nexo:Plans:Repositories");
        Hub.All.Count.ShouldBe(before);
    }
}
