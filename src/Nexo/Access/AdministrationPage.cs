using Microsoft.Extensions.Localization;
using Nexo.Platform.Ui.Parts;

namespace Nexo.Access;

/// <summary>A page of the administration, as its tabs and the rail know it.</summary>
/// <param name="Href">Where it is: <c>/administracao/…</c>.</param>
/// <param name="Title">In the language of who looks.</param>
/// <param name="Needs">Who lacks it is not shown the tab.</param>
/// <param name="Order">Among the tabs, from left to right.</param>
public sealed record AdministrationPage(string Href, Func<IServiceProvider, string> Title, Permission Needs, int Order);

public static class AdministrationPages
{
    public const string Root = "/administracao";

    /// <summary>Gives the page a tab. Its part shows them with <c>&lt;AdministrationTabs /&gt;</c> below the title row.</summary>
    /// <typeparam name="TWords">The resources that hold <paramref name="word"/>.</typeparam>
    public static void AddAdministrationPage<TWords>(this IServiceCollection services, string href, string word, Permission needs, int order) =>
        services.AddSingleton(new AdministrationPage(href, provider => provider.GetRequiredService<IStringLocalizer<TWords>>()[word], needs, order));

    /// <summary>What the actor may open, in the order of the tabs.</summary>
    public static IReadOnlyList<AdministrationPage> For(Actor actor, IEnumerable<AdministrationPage> all) =>
        [.. all.Where(page => actor.May(page.Needs)).OrderBy(page => page.Order)];

    public static IReadOnlyList<Tab> Tabs(Actor actor, HttpContext context) =>
        [.. For(actor, context.RequestServices.GetServices<AdministrationPage>())
            .Select(page => new Tab(page.Href, page.Title(context.RequestServices), context.Request.Path.StartsWithSegments(page.Href, StringComparison.Ordinal)))];

    /// <summary><c>/administracao</c> itself leads to the first page somebody may open.</summary>
    internal static void MapAdministration(this IEndpointRouteBuilder app) =>
        app.MapGet(Root, (Actor actor, IEnumerable<AdministrationPage> all) => TypedResults.LocalRedirect(For(actor, all) is [var first, ..] ? first.Href : KeyPages.Keys))
            .NeedsPermission(Permission.HoldKeys).ExcludeFromDescription();
}
