using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Nexo.Tests.Runs;

/// <summary>As much of GitHub's REST API as a pull request needs: <c>owner/name</c> is the repository, its only branch at first is main.</summary>
public sealed class GitHubStandIn : StandIn
{
    readonly ConcurrentDictionary<string, string> branches = new() { ["main"] = "c0" };
    readonly ConcurrentDictionary<string, JsonObject> commits = new() { ["c0"] = new JsonObject { ["message"] = "Begin", ["tree"] = new JsonObject { ["sha"] = "t0" } } };
    int n;

    public ConcurrentQueue<JsonObject> Pulls { get; } = [];

    public ConcurrentDictionary<string, string> Blobs { get; } = [];

    /// <summary>What is answered instead, by method and end of the path; once, and what was asked is done all the same where it says so.</summary>
    public ConcurrentDictionary<string, (int Status, string Body, (string, string)[] Headers, bool DoesIt)> Breaks { get; } = [];

    public void Branch(string name, string message = "Of somebody")
    {
        var sha = Next("c");
        commits[sha] = new JsonObject { ["message"] = message, ["tree"] = new JsonObject { ["sha"] = "t0" } };
        branches[name] = sha;
    }

    public void Pull(string branch, string state, string body) => Pulls.Enqueue(PullOf(branch, state, body));

    protected override Task Otherwise(HttpContext context, Asked asked)
    {
        var at = asked.Path.Replace("/repos/owner/name/", "", StringComparison.Ordinal);
        var broken = Breaks.Keys.FirstOrDefault(key => key.StartsWith(asked.Method, StringComparison.Ordinal) && asked.Path.EndsWith(key[(asked.Method.Length + 1)..], StringComparison.Ordinal));
        if (broken is not null && Breaks.TryRemove(broken, out var fault))
        {
            if (fault.DoesIt)
                Answered(asked, at);
            return Say(context, fault.Status, fault.Body, fault.Headers);
        }
        var (status, body) = at == asked.Path ? (404, Told("Not Found")) : Answered(asked, at);
        return Say(context, status, body.ToJsonString());
    }

    (int, JsonNode) Answered(Asked asked, string at) => (asked.Method, at) switch
    {
        ("GET", "pulls") => (200, new JsonArray([.. Pulls.Where(pull => asked.Query.EndsWith(Uri.EscapeDataString($"owner:{pull["head"]}"), StringComparison.Ordinal)).Reverse().Select(pull => pull.DeepClone())])),
        ("GET", _) when at.StartsWith("git/ref/heads/", StringComparison.Ordinal) =>
            branches.TryGetValue(at["git/ref/heads/".Length..], out var sha) ? (200, new JsonObject { ["object"] = new JsonObject { ["sha"] = sha } }) : (404, Told("Not Found")),
        ("GET", _) when at.StartsWith("git/commits/", StringComparison.Ordinal) => (200, commits[at["git/commits/".Length..]].DeepClone()),
        ("POST", "git/blobs") => (201, Blob(JsonNode.Parse(asked.Body)!)),
        ("POST", "git/trees") => (201, new JsonObject { ["sha"] = Next("t") }),
        ("POST", "git/commits") => (201, Commit(JsonNode.Parse(asked.Body)!.AsObject())),
        ("POST", "git/refs") => Ref(JsonNode.Parse(asked.Body)!),
        ("POST", "pulls") => Pull(JsonNode.Parse(asked.Body)!),
        _ => (404, Told("Not Found")),
    };

    JsonObject Blob(JsonNode blob)
    {
        var sha = Next("b");
        Blobs[sha] = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String($"{blob["content"]}"));
        return new JsonObject { ["sha"] = sha };
    }

    JsonObject Commit(JsonObject commit)
    {
        var sha = Next("c");
        commits[sha] = new JsonObject { ["message"] = $"{commit["message"]}", ["tree"] = new JsonObject { ["sha"] = $"{commit["tree"]}" } };
        return new JsonObject { ["sha"] = sha };
    }

    (int, JsonNode) Ref(JsonNode wanted) =>
        branches.TryAdd($"{wanted["ref"]}"["refs/heads/".Length..], $"{wanted["sha"]}") ? (201, wanted.DeepClone()) : (422, Told("Reference already exists"));

    (int, JsonNode) Pull(JsonNode wanted)
    {
        if (Pulls.Any(pull => $"{pull["head"]}" == $"{wanted["head"]}" && $"{pull["state"]}" == "open"))
            return (422, JsonNode.Parse("""{"message":"Validation Failed","errors":[{"resource":"PullRequest","code":"custom","message":"A pull request already exists."}]}""")!);
        var pull = PullOf($"{wanted["head"]}", "open", $"{wanted["body"]}");
        Pulls.Enqueue(pull);
        return (201, pull.DeepClone());
    }

    JsonObject PullOf(string head, string state, string body) => new() { ["head"] = head, ["state"] = state, ["body"] = body, ["html_url"] = $"https://github.example/owner/name/pull/{Pulls.Count + 1}" };

    static JsonObject Told(string message) => new() { ["message"] = message };

    string Next(string kind) => $"{kind}{Interlocked.Increment(ref n)}";
}
