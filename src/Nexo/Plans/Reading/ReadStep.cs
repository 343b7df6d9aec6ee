using System.Text.RegularExpressions;
using Nexo.Access;
using Nexo.Channels;

namespace Nexo.Plans;

/// <summary>Reads one step: what all have, and what its kind has.</summary>
static partial class ReadStep
{
    internal static readonly string[] OfAll = ["step", "title", "kind", "needs", "when", "retry", "timeout", "may_fail"];
    internal static readonly string[] OfRetry = ["attempts", "delay", "factor", "at_most"];
    internal static readonly string[] OfApprovers = ["people", "roles", "four_eyes", "within"];

    /// <summary>What each kind has beside; <c>publish</c> opens a pull request when it names a repository.</summary>
    internal static readonly IReadOnlyDictionary<string, string[]> Kinds = new Dictionary<string, string[]>
    {
        ["command"] = [.. OfAll, "program", "arguments", "folder", "environment", "secrets", "requires", "exit_codes", "warning_exit_codes", "approvers"],
        ["activate"] = [.. OfAll, "channels"],
        ["audit"] = [.. OfAll, "channels"],
        ["import"] = [.. OfAll, "source"],
        ["http"] = [.. OfAll, "method", "url", "headers", "body", "statuses"],
        ["report"] = [.. OfAll, "of"],
        ["approval"] = [.. OfAll, "message", "approvers"],
        ["publish"] = [.. OfAll, "report", "repository", "base", "branch", "pull_title", "pull_body", "files", "approvers"],
    };

    static readonly Dictionary<string, Outcomes> OutcomeNames = new()
    {
        ["succeeded"] = Outcomes.Succeeded, ["failed"] = Outcomes.Failed, ["skipped"] = Outcomes.Skipped, ["any"] = Outcomes.Any,
    };

    static readonly Dictionary<string, Role> Roles = new() { ["admin"] = Role.Admin, ["head"] = Role.Head, ["qa"] = Role.Qa, ["member"] = Role.Member };
    static readonly Dictionary<string, string> Methods = new[] { "GET", "POST", "PUT", "PATCH", "DELETE" }.ToDictionary(m => m);
    static readonly Dictionary<string, string> ReportsOf = new[] { "run", "day" }.ToDictionary(m => m);

    public static Step From(Fields fields, bool fromFile)
    {
        var kind = fields.Choice("kind", Kinds.Keys.ToDictionary(k => k), "", required: true, hidden: fromFile ? null : "command");
        if (kind.Length > 0)
            fields.Only(Kinds[kind]);
        var needs = fields.Texts("needs");
        return new Step(
            fields.Matching("step", StepName(), PlanRules.StepName),
            fields.Text("title", most: 120), needs, When(fields, needs), RetryOf(fields),
            fields.Length("timeout", TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)) ?? TimeSpan.FromMinutes(30), fields.Flag("may_fail"), Work(kind, fields, fromFile));
    }

    static StepWork Work(string kind, Fields fields, bool fromFile) => kind switch
    {
        "command" => Command(fields, fromFile),
        "activate" => new ActivateWork(Channels(fields)),
        "audit" => new AuditWork(Channels(fields)),
        "import" => new ImportWork(fields.Text("source", most: 120)),
        "http" => Http(fields),
        "report" => new ReportWork(fields.Choice("of", ReportsOf, "run")),
        "approval" => new ApprovalWork(fields.Text("message"), Approvers(fields)),
        "publish" when fields.Has("repository") => PullRequest(fields, fromFile),
        "publish" => new PublishReportWork(fields.Text("report", required: true, most: 64) ?? ""),
        _ => new ReportWork("run"), // the fault is noted
    };

    static CommandWork Command(Fields fields, bool fromFile)
    {
        if (!fromFile)
            fields.Refused<string>("kind", PlanRules.ProgramsInFiles);
        var folder = fields.Text("folder") ?? ".";
        if (!StaysBelow(folder))
            fields.Refused<string>("folder", PlanRules.BelowWorkFolder);
        var requires = fields.Texts("requires");
        if (!requires.All(StaysBelow))
            fields.Refused<string>("requires", PlanRules.BelowFolder);
        return new CommandWork(
            fields.Text("program", required: true, most: 200) ?? "", fields.Texts("arguments", 500), folder,
            fields.TextMap("environment", EnvironmentName(), PlanRules.VariableName), fields.Texts("secrets"), requires,
            Codes(fields, "exit_codes") is { Count: > 0 } codes ? codes : [0], Codes(fields, "warning_exit_codes"),
            fields.Has("approvers") ? Approvers(fields) : null);
    }

    static IReadOnlyList<int> Codes(Fields fields, string name) =>
        fields.Each(name, text => int.TryParse(text, out var code) && code is >= 0 and <= 255 ? code : (int?)null, PlanRules.ExitCodes);

    static HttpWork Http(Fields fields)
    {
        var url = fields.Text("url", required: true) ?? "";
        if (url.Length > 0 && !url.StartsWith("https://", StringComparison.Ordinal) && !url.StartsWith("http://", StringComparison.Ordinal))
            fields.Refused<string>("url", PlanRules.Url);
        var statuses = fields.Each("statuses", text => int.TryParse(text, out var status) && status is >= 200 and <= 599 ? status : (int?)null, PlanRules.Statuses);
        return new HttpWork(fields.Choice("method", Methods, "GET"), url, fields.TextMap("headers", HeaderName(), PlanRules.HeaderName),
            fields.Text("body", most: 20_000), statuses);
    }

    static PullRequestWork PullRequest(Fields fields, bool fromFile)
    {
        if (fields.Has("report"))
            fields.Refused<string>("report", PlanRules.ReportOrRepository);
        var files = fields.TextMap("files", RepositoryPath(), PlanRules.RepositoryPath);
        if (files.Count > 0 && !fromFile)
            fields.Refused<string>("files", PlanRules.FilesInFiles);
        foreach (var (path, file) in files.Where(file => !StaysBelow(file.Value)))
            fields.Refused<string>("files", PlanRules.FileBelow.Of(path));
        return new PullRequestWork(
            fields.Matching("repository", Repository(), PlanRules.Repository), fields.Text("base", most: 200) ?? "main", fields.Text("branch", required: true, most: 200) ?? "",
            fields.Text("pull_title", required: true, most: 250) ?? "", fields.Text("pull_body", most: 20_000), files, Approvers(fields));
    }

    static Deciders Approvers(Fields fields)
    {
        if (fields.Under("approvers") is not { } who)
            return Deciders.Anybody;
        who.Only(OfApprovers);
        return new Deciders(
            who.Texts("people"),
            who.Each("roles", text => Roles.TryGetValue(text, out var role) ? role : (Role?)null, PlanRules.Among.Of(string.Join(", ", Roles.Keys))),
            who.Flag("four_eyes"), who.Length("within", TimeSpan.FromMinutes(1), TimeSpan.FromDays(365)));
    }

    static IReadOnlyList<Channel> Channels(Fields fields) =>
        fields.Each("channels", text => Channel.TryParse(text, null, out var channel) ? channel : (Channel?)null, PlanRules.Among.Of(string.Join(", ", Channel.All.Select(c => c.Name)))) is { Count: > 0 } some
            ? some
            : [.. Channel.All];

    static Dictionary<string, Outcomes> When(Fields fields, IReadOnlyList<string> needs)
    {
        var found = new Dictionary<string, Outcomes>(StringComparer.Ordinal);
        if (fields.Under("when") is not { } when)
            return found;
        foreach (var step in when.Names)
        {
            var outcomes = when.Texts(step);
            if (!needs.Contains(step))
                when.Refused<string>(step, PlanRules.AmongNeeds);
            else if (outcomes.Count == 0 || outcomes.Any(o => !OutcomeNames.ContainsKey(o)))
                when.Refused<string>(step, PlanRules.Among.Of(string.Join(", ", OutcomeNames.Keys)));
            else
                found[step] = outcomes.Aggregate(Outcomes.None, (sum, o) => sum | OutcomeNames[o]);
        }
        return found;
    }

    static Retry RetryOf(Fields fields)
    {
        if (fields.Under("retry") is not { } retry)
            return Retry.Never;
        retry.Only(OfRetry);
        return new Retry(
            retry.Number("attempts", 3, 1, 20), retry.Length("delay", TimeSpan.Zero, TimeSpan.FromHours(6)) ?? Retry.Never.Delay,
            retry.Factor("factor", Retry.Never.Factor), retry.Length("at_most", TimeSpan.Zero, TimeSpan.FromHours(24)) ?? Retry.Never.AtMost);
    }

    /// <summary>The first of two walls: links are looked at when the step runs.</summary>
    static bool StaysBelow(string path) => !Path.IsPathRooted(path) && !path.Split('/', '\\').Contains("..") && !path.Contains('\0', StringComparison.Ordinal);

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{0,63}$")]
    private static partial Regex StepName();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,99}$")]
    private static partial Regex EnvironmentName();

    [GeneratedRegex("^[A-Za-z0-9-]{1,100}$")]
    private static partial Regex HeaderName();

    [GeneratedRegex("^[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}$")]
    private static partial Regex Repository();

    [GeneratedRegex(@"^(?!/)(?!(.*/)?\.\.(/|$))[^\\\0]{1,300}$")]
    private static partial Regex RepositoryPath();
}
