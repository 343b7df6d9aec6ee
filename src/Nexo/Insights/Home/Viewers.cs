using System.Collections.Concurrent;
using Dapper;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Platform.Ui;

namespace Nexo.Insights.Home;

/// <summary>Who looks at the pages: the actor, and the workspace's name and zone, remembered for a minute.</summary>
sealed class Viewers(Database database, TimeProvider time)
{
    readonly ConcurrentDictionary<WorkspaceId, (Workspace Known, DateTimeOffset Until)> known = [];

    sealed record Workspace
    {
        public string Name { get; init; } = "";
        public string TimeZone { get; init; } = "";
    }

    public async ValueTask<Viewer?> Of(HttpContext context)
    {
        if (context.Features.Get<Actor>() is not { } actor)
            return null;
        var workspace = await Find(actor.Workspace, context.RequestAborted);
        return new Viewer
        {
            Name = actor.DisplayName,
            Workspace = workspace.Name,
            Zone = TimeZoneInfo.TryFindSystemTimeZoneById(workspace.TimeZone, out var zone) ? zone : TimeZoneInfo.Utc,
            SignOut = "/sair",
        };
    }

    async ValueTask<Workspace> Find(WorkspaceId id, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(id, out var remembered) && remembered.Until > time.GetUtcNow())
            return remembered.Known;
        await using var db = await database.OpenFor(id, cancellationToken);
        var workspace = await db.QuerySingleAsync<Workspace>("select name, time_zone from workspaces where id = @id", new { id });
        known[id] = (workspace, time.GetUtcNow().AddMinutes(1));
        return workspace;
    }
}
