using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Agents;

/// <summary>The versions of an agent's instructions, and the one it works with.</summary>
sealed class ReadPrompts(Database database)
{
    /// <summary>Null when there is no such agent.</summary>
    public async Task<AgentPrompts?> Of(Actor by, string agent, CancellationToken cancellationToken)
    {
        if (AgentProfiles.All.FirstOrDefault(a => a.Id == agent) is not { } profile)
            return null;
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        var labels = (await db.QueryAsync<Label>(new CommandDefinition(
            "select label as name, version, moved_by, moved_at from prompt_labels where workspace_id = @Workspace and agent = @agent", new { by.Workspace, agent }, cancellationToken: cancellationToken))).AsList();
        var versions = await db.QueryAsync<PromptVersion>(new CommandDefinition("""
            select v.version, v.agent || '@' || v.version as name, v.text, v.note, v.created_by, p.name as author, v.created_at
              from prompt_versions v left join people p on 'person:' || p.id = v.created_by
             where v.workspace_id = @Workspace and v.agent = @agent order by v.version desc
            """, new { by.Workspace, agent }, cancellationToken: cancellationToken));
        return new AgentPrompts(agent, [Labelled(labels, AgentPrompts.Production, 1), Labelled(labels, AgentPrompts.Candidate, null)], [.. versions, BuiltIn(profile)]);
    }

    /// <summary>The agent with the instructions this workspace has put into production; read at each run, so that every node works with them at once.</summary>
    public async Task<AgentProfile> InProduction(WorkspaceId workspace, AgentProfile agent, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var own = await db.QuerySingleOrDefaultAsync<PromptVersion>(new CommandDefinition("""
            select v.version, v.agent || '@' || v.version as name, v.text
              from prompt_labels l join prompt_versions v on v.workspace_id = l.workspace_id and v.agent = l.agent and v.version = l.version
             where l.workspace_id = @workspace and l.agent = @Id and l.label = 'production'
            """, new { workspace, agent.Id }, cancellationToken: cancellationToken));
        return own is null ? agent : agent with { Prompt = agent.Prompt with { Version = own.Name, System = own.Text } };
    }

    static PromptVersion BuiltIn(AgentProfile agent) => new() { Version = 1, Name = agent.Prompt.Version, Text = agent.Prompt.System };

    static PromptLabel Labelled(List<Label> labels, string name, int? otherwise) =>
        labels.Find(l => l.Name == name) is { } found ? new PromptLabel(name, found.Version, found.MovedBy, found.MovedAt) : new PromptLabel(name, otherwise, null, null);

    sealed record Label
    {
        public string Name { get; init; } = "";
        public int Version { get; init; }
        public string? MovedBy { get; init; }
        public DateTimeOffset? MovedAt { get; init; }
    }
}
