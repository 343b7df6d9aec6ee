using System.Text.RegularExpressions;
using Nexo.Platform;

namespace Nexo.Webhooks;

/// <summary>Which kinds of events an endpoint wants. Those about access are sent only where they are named, and only an admin may name them.</summary>
static partial class EventKinds
{
    public const string Test = "webhook.test", All = "*";

    /// <summary>What SLACK_WEBHOOK and EMAIL_WEBHOOK tell of, and what the form of a new endpoint begins with.</summary>
    public static readonly string[] Usual = ["run.failed", "run.succeeded", "step.awaiting_approval", "alert.*"];

    const int Most = 50, Longest = 80;

    static readonly string[] AboutAccess = ["person.", "token.", "invitation.", "workspace."];

    public static bool Wants(IEnumerable<string> wanted, string kind) =>
        kind != Test && wanted.Any(one => one == All ? !IsAboutAccess(kind) : one.EndsWith(".*", StringComparison.Ordinal) ? kind.StartsWith(one[..^1], StringComparison.Ordinal) : one == kind);

    /// <summary>Whether one of them names events about access.</summary>
    public static bool NameAccess(IEnumerable<string> wanted) => wanted.Any(IsAboutAccess);

    public static Refusal? Broken(string[]? wanted)
    {
        if (wanted is not { Length: > 0 and <= Most })
            return Refusal.Invalid("kinds", "kinds_missing", $"kinds: name 1 to {Most} kinds of events, such as run.failed, task.* or *.");
        for (var i = 0; i < wanted.Length; i++)
        {
            if (wanted[i] is null || wanted[i].Length > Longest || !Kind().IsMatch(wanted[i]))
                return Refusal.Invalid($"kinds[{i}]", "kind_not_possible", $"kinds[{i}]: must be a kind of event such as run.failed, a beginning such as task.*, or *.");
        }
        return null;
    }

    static bool IsAboutAccess(string kind) => Array.Exists(AboutAccess, prefix => kind.StartsWith(prefix, StringComparison.Ordinal));

    [GeneratedRegex(@"^(\*|[a-z_]+\.(\*|[a-z_]+))$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Kind();
}
