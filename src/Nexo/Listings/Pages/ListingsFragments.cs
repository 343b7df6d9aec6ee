using Nexo.Access;
using Nexo.Platform.Ui;

namespace Nexo.Listings.Pages;

/// <summary>What the page of listings asks for beside itself.</summary>
static class ListingsFragments
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/anuncios/lista", (string? channel, string? q, string? findings, string? rule, string? cursor) =>
                Answers.Fragment<ListingsSheet>(new { Channel = channel, Search = q, Findings = findings, Rule = rule, Cursor = cursor }))
            .NeedsPermission(Permission.ReadListings).ExcludeFromDescription();
}
