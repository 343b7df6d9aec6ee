using Nexo.Access;
using Nexo.Listings;
using Nexo.Platform;
using Nexo.Platform.Ui;

namespace Nexo.Insights.OneListing;

/// <summary>The content of the page of one listing, fetched again when something moves.</summary>
static class ListingFragment
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/anuncios/{id:guid}/conteudo", Answer).NeedsPermission(Permission.ReadListings).ExcludeFromDescription();

    static async Task<IResult> Answer(Guid id, Actor actor, Database database, CancellationToken cancellationToken) =>
        await ListingView.Read(database, actor.Workspace, new ListingId(id), cancellationToken) is { } view
            ? Answers.Fragment<ListingContent>(new { View = view })
            : GetListing.NotFound.Problem();
}
