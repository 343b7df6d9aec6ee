using Dapper;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Tasks;
using Npgsql;

namespace Nexo.Inbox.Views;

/// <summary>The views somebody sees: first their own, then those shared with the workspace, each with how much it finds.</summary>
sealed class ListViews(Database database, ListTasks tasks)
{
    /// <summary>Private ones of a person, shared ones of a workspace.</summary>
    public const int MostOfAKind = 50;

    const int MostCounted = 1_000;

    public async Task<IReadOnlyList<SavedView>> Of(Actor actor, CancellationToken cancellationToken)
    {
        IReadOnlyList<SavedView> views;
        await using (var db = await database.OpenFor(actor.Workspace, cancellationToken))
            views = await Read(db, actor, only: null, cancellationToken);
        return views.Count == 0 ? views : await Counted(actor, views, cancellationToken);
    }

    public async Task<SavedView> One(Actor actor, SavedView view, CancellationToken cancellationToken) => (await Counted(actor, [view], cancellationToken))[0];

    /// <summary>Where the inbox leads somebody who did not say what to see; null leads to all that waits.</summary>
    public async Task<string?> Default(Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        return await db.ExecuteScalarAsync<string>(new CommandDefinition($"""
            select '{InboxView.Path}?' || v.address from default_views d join saved_views v on v.id = d.view_id
             where d.workspace_id = @Workspace and d.person_id = @Person and (v.shared or v.person_id = @Person)
            """, new { actor.Workspace, actor.Person }, cancellationToken: cancellationToken));
    }

    public static async Task<IReadOnlyList<SavedView>> Read(NpgsqlConnection db, Actor actor, ViewId? only, CancellationToken cancellationToken) =>
        [.. (await db.QueryAsync<SavedView>(new CommandDefinition($"""
            select v.id, v.name, '{InboxView.Path}?' || v.address as address, v.shared, v.person_id as owner_id, p.name as owner_name, d.view_id is not null as is_default,
                   (row_number() over (partition by v.shared order by v.place, v.id) - 1)::integer as place
              from saved_views v left join people p on p.id = v.person_id
              left join default_views d on d.workspace_id = v.workspace_id and d.person_id = @Person and d.view_id = v.id
             where v.workspace_id = @Workspace and (v.shared or v.person_id = @Person)
             order by v.shared, v.place, v.id
            """, new { actor.Workspace, actor.Person }, cancellationToken: cancellationToken)))
            .Where(view => only is null || view.Id == only).Select(view => view with { MayChange = ViewRefusals.May(actor, view.OwnerId, view.Shared) })];

    async Task<IReadOnlyList<SavedView>> Counted(Actor actor, IReadOnlyList<SavedView> views, CancellationToken cancellationToken)
    {
        var found = await tasks.Count(actor, [.. views.Select(view => view.View.Query(actor))], MostCounted, cancellationToken);
        return [.. views.Zip(found, (view, count) => view with { Count = count.Total, CountIsExact = count.IsExact })];
    }
}
