using Dapper;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Imports;

/// <summary>The mappings of a workspace: found by channel, id or name.</summary>
sealed class Mappings(Database database)
{
    public static readonly Refusal NotFound = new("mapping_not_found", "There is no mapping with this id.", RefusalKind.NotFound);

    /// <summary>Those of one channel, or all; the last changed first.</summary>
    public async Task<IReadOnlyList<Mapping>> Of(WorkspaceId workspace, Channel? channel, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(workspace, cancellationToken);
        var rows = await db.QueryAsync<MappingRow>(new CommandDefinition($"""
            select {Mapping.RowColumns} from import_mappings where workspace_id = @workspace and (@channel::text is null or channel = @channel)
             order by changed_at desc, id desc
            """, new { workspace, channel = channel?.Name }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToMapping())];
    }

    public async Task<Mapping?> Find(WorkspaceId workspace, MappingId id, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(workspace, cancellationToken);
        return (await db.QuerySingleOrDefaultAsync<MappingRow>(new CommandDefinition(
            $"select {Mapping.RowColumns} from import_mappings where workspace_id = @workspace and id = @id", new { workspace, id }, cancellationToken: cancellationToken)))?.ToMapping();
    }

    /// <summary>What somebody named, by name or id, for a file of this channel.</summary>
    public async Task<Outcome<Mapping>> Named(WorkspaceId workspace, string name, Channel channel, CancellationToken cancellationToken)
    {
        var known = await Of(workspace, null, cancellationToken);
        var found = known.FirstOrDefault(one => one.Name.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase) || one.Id.ToString() == name);
        return found is null ? Refusal.Invalid("mapping", "unknown_mapping", "mapping is the name or id of a mapping of this workspace, or auto: by the columns' names.")
            : found.Channel != channel ? Refusal.Invalid("mapping", "mapping_of_another_channel", $"mapping: this one is for {found.Channel.Name}.")
            : found;
    }
}
