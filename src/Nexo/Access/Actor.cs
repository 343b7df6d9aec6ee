using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Access;

public enum Role { Member, Qa, Head, Admin }

/// <summary>Who acts. Always a parameter, never ambient: endpoints and pages receive it, use cases are given it.</summary>
public sealed record Actor
{
    public required WorkspaceId Workspace { get; init; }

    /// <summary>How the log names it: <c>person:&lt;id&gt;</c>, <c>agent:&lt;id&gt;</c>, <c>runner:&lt;name of its token&gt;</c>, <c>nexo</c>.</summary>
    public required string Name { get; init; }

    /// <summary>As people see it: "Ana Souza", "Alex".</summary>
    public required string DisplayName { get; init; }

    /// <summary>The person, when it is one (by cookie or by personal API key).</summary>
    public PersonId? Person { get; init; }

    public Role? Role { get; init; }

    /// <summary>The channel of an agent token; an agent sees and creates only its own channel's tasks.</summary>
    public Channel? AgentOf { get; init; }

    public bool IsAgent => AgentOf is not null;

    /// <summary>A program outside that keeps its runs in the ledger and may do nothing else.</summary>
    public bool IsRunner { get; init; }

    /// <summary>NEXO itself: triage, expiry, activation.</summary>
    public static Actor Nexo(WorkspaceId workspace) => new() { Workspace = workspace, Name = "nexo", DisplayName = "NEXO" };

    public static Actor Agent(WorkspaceId workspace, Channel channel)
    {
        var agent = ChannelAgents.Of(channel);
        return new() { Workspace = workspace, Name = $"agent:{agent.Id}", DisplayName = agent.Name, AgentOf = channel };
    }

    /// <param name="workspace">Whose ledger it writes.</param>
    /// <param name="token">The name of its token; its successor has the same.</param>
    public static Actor Runner(WorkspaceId workspace, string token) => new() { Workspace = workspace, Name = $"runner:{token}", DisplayName = token, IsRunner = true };

    /// <param name="workspace">Where the person acts.</param>
    /// <param name="person">Who.</param>
    /// <param name="name">As people see it.</param>
    /// <param name="role">As the database writes it; null (no membership) may do nothing.</param>
    public static Actor Of(WorkspaceId workspace, PersonId person, string name, string? role) => new()
    {
        Workspace = workspace,
        Name = $"person:{person}",
        DisplayName = name,
        Person = person,
        Role = role is null ? null : Enum.Parse<Role>(role, ignoreCase: true),
    };

    /// <summary>How a minimal-API endpoint receives it; null never happens behind <see cref="Needs"/>.</summary>
    public static ValueTask<Actor?> BindAsync(HttpContext context) => ValueTask.FromResult(context.Features.Get<Actor>());

    public bool May(Permission permission) => Rights.Of(this).Contains(permission);
}
