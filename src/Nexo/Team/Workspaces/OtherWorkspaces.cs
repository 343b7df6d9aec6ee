using Dapper;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Platform.Ui;

namespace Nexo.Team;

/// <summary>What the frame and the page for "not found" ask about a person's other workspaces.</summary>
sealed class OtherWorkspaces(Database database)
{
    public async ValueTask<ViewerWorkspaces?> Of(HttpContext context)
    {
        if (context.Features.Get<SignedIn>() is not { } who)
            return null;
        await using var db = await database.OpenForWork(context.RequestAborted);
        var all = await ListWorkspaces.For(who.Actor, one: null, db, context.RequestAborted);
        return new ViewerWorkspaces([.. all.Select(one => new ViewerWorkspace(one.Id.ToString(), one.Name, one.IsCurrent))], WorkspacePages.Switch, who.Actor.May(Permission.Administer) ? WorkspacePages.New : null);
    }

    /// <summary>The workspace of the person, not the present one, that has what the address names.</summary>
    public async ValueTask<ViewerWorkspace?> Holding(HttpContext context)
    {
        var named = (context.Request.Path.Value ?? "").Split('/').Select(part => Guid.TryParse(part, out var id) ? id : (Guid?)null).FirstOrDefault(id => id is not null);
        if (named is not { } subject || context.Features.Get<SignedIn>() is not { } who)
            return null;
        await using var db = await database.OpenForWork(context.RequestAborted);
        var found = await db.QueryFirstOrDefaultAsync<WorkspaceId?>(new CommandDefinition("""
            select m.workspace_id from memberships m
             where m.person_id = @person and m.workspace_id <> @Workspace and m.deactivated_at is null
               and m.workspace_id in (select workspace_id from marketplace_tasks where id = @subject union all select workspace_id from listings where id = @subject
                                      union all select workspace_id from imports where id = @subject union all select workspace_id from activations where id = @subject)
            """, new { person = who.Actor.Person!.Value, who.Actor.Workspace, subject }, cancellationToken: context.RequestAborted));
        return found is { } id && (await ListWorkspaces.For(who.Actor, id, db, context.RequestAborted)).SingleOrDefault() is { } workspace ? new ViewerWorkspace(workspace.Id.ToString(), workspace.Name, false) : null;
    }
}
