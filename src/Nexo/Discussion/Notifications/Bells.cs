using Nexo.Access;
using Nexo.Platform;
using Nexo.Platform.Ui;

namespace Nexo.Discussion.Notifications;

/// <summary>The bell of the frame.</summary>
sealed class Bells(Database database)
{
    /// <summary>Read once for a request, however many parts of the frame show it.</summary>
    public async ValueTask<Bell?> For(HttpContext context) => await (Task<Bell?>)(context.Items[typeof(Bells)] ??= Read(context));

    async Task<Bell?> Read(HttpContext context)
    {
        if (context.Features.Get<Actor>() is not { Person: { } person } actor)
            return null;
        await using var db = await database.OpenFor(actor.Workspace, context.RequestAborted);
        return new Bell("/avisos", await ListNotifications.Unread(actor.Workspace, person, db, context.RequestAborted));
    }
}
