using Dapper;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Models;

/// <summary>Changes of one workspace's chain go one after the other, so that the places stay 1, 2, 3, ….</summary>
static class Turn
{
    /// <summary>Until the end of the transaction.</summary>
    public static Task Take(NpgsqlConnection db, WorkspaceId workspace, CancellationToken cancellationToken) =>
        db.ExecuteAsync(new CommandDefinition("select pg_advisory_xact_lock(hashtextextended('models ' || @workspace::text, 0))", new { workspace }, cancellationToken: cancellationToken));

    /// <summary>Puts a model at a place (beyond the last is the last) and the others around it.</summary>
    public static Task<int> Put(NpgsqlConnection db, WorkspaceId workspace, Guid id, int place) => db.ExecuteAsync("""
        with others as (
            select id, row_number() over (order by place, id) as n from workspace_models where workspace_id = @workspace and id <> @id
        ), ordered as (
            select id, row_number() over (order by n) as n from (select id, n::numeric as n from others union all select @id, @place - 0.5) as all_of_them
        )
        update workspace_models m set place = o.n from ordered o where m.workspace_id = @workspace and m.id = o.id and m.place <> o.n
        """, new { workspace, id, place });
}
