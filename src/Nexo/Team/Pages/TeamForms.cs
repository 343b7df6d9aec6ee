using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Team;

/// <summary>Role and work as forms send them: texts, and a value for each box that is ticked.</summary>
static class TeamForms
{
    public sealed record Work(Role? Role, Channel[] Channels, string[] Categories);

    public static Outcome<Work> Read(string? role, string[]? channels, string[]? categories)
    {
        var (given, known) = (Given(channels), new List<Channel>());
        foreach (var name in given)
        {
            if (!Channel.TryParse(name, null, out var channel))
                return Refusal.Invalid("channels", "unknown_channel", $"channels: must be one of {Channel.Names}.");
            known.Add(channel);
        }
        if (!string.IsNullOrEmpty(role) && !RoleNames.Contains(role))
            return Refusal.Invalid("role", "role_required", "role: must be one of member, qa, head, admin.");
        return new Work(string.IsNullOrEmpty(role) ? null : Enum.Parse<Role>(role, ignoreCase: true), [.. known], Given(categories));
    }

    public static readonly IReadOnlyList<string> RoleNames = [.. Enum.GetNames<Role>().Select(name => name.ToLowerInvariant())];

    static string[] Given(string[]? values) => [.. (values ?? []).Where(value => !string.IsNullOrEmpty(value)).Distinct()];
}
