using Microsoft.Extensions.Localization;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Orchestration;
using Nexo.Platform.Ui;

namespace Nexo.Insights.Home;

/// <summary>The button of the home page: the same as the API's activation, but it does not wait; the page shows how it goes.</summary>
static class ActivateFromHome
{
    public const string Address = "/nexo/ativar";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(Address, Post).NeedsPermission(Permission.Activate).ExcludeFromDescription();

    /// <param name="form">Read so that its token is checked.</param>
    static async Task<IResult> Post(IFormCollection form, Actor actor, Activate activate, IStringLocalizer<HomeWords> words, HttpContext context, CancellationToken cancellationToken)
    {
        await activate.Start(actor, Channel.All, idempotencyKey: null, cancellationToken);
        if (!context.WantsFragment())
            return Answers.SeeOther("/");
        context.Announce(words["activate.started"]);
        return Answers.Fragment<HomeContent>(new { });
    }
}
