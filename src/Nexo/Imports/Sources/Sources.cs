using Dapper;
using Nexo.Platform;

namespace Nexo.Imports;

/// <summary>The sources of a workspace and what came of their runs.</summary>
sealed class Sources(Database database)
{
    public static readonly Refusal NotFound = new("source_not_found", "There is no source with this id.", RefusalKind.NotFound);

    const string From = "from import_sources s left join import_mappings m on m.id = s.mapping_id";

    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<ImportSource>> Of(WorkspaceId workspace, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(workspace, cancellationToken);
        return (await db.QueryAsync<ImportSource>(new CommandDefinition(
            $"select {ImportSource.Columns} {From} where s.workspace_id = @workspace order by lower(s.name)", new { workspace }, cancellationToken: cancellationToken))).AsList();
    }

    public async Task<ImportSource?> Find(WorkspaceId workspace, SourceId id, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(workspace, cancellationToken);
        return await db.QuerySingleOrDefaultAsync<ImportSource>(new CommandDefinition(
            $"select {ImportSource.Columns} {From} where s.workspace_id = @workspace and s.id = @id", new { workspace, id }, cancellationToken: cancellationToken));
    }

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<SourceRun>> Runs(WorkspaceId workspace, SourceId id, int limit, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(workspace, cancellationToken);
        return (await db.QueryAsync<SourceRun>(new CommandDefinition("""
            select r.ran_at, case when i.status = 'failed' then 'failed' else r.outcome end as outcome, r.file, r.import_id, coalesce(r.error_code, i.error_code) as error_code, coalesce(r.error, i.error) as error
              from import_source_runs r left join imports i on i.id = r.import_id
             where r.workspace_id = @workspace and r.source_id = @id order by r.ran_at desc, r.id desc limit @limit
            """, new { workspace, id, limit }, cancellationToken: cancellationToken))).AsList();
    }

    public async Task<TimeZoneInfo> Zone(WorkspaceId workspace, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(workspace, cancellationToken);
        var name = await db.ExecuteScalarAsync<string>(new CommandDefinition("select time_zone from workspaces where id = @workspace", new { workspace }, cancellationToken: cancellationToken));
        return TimeZoneInfo.TryFindSystemTimeZoneById(name ?? "", out var zone) ? zone : TimeZoneInfo.Utc;
    }
}
