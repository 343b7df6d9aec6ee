using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Tasks.Pages;

public class InboxPageTests(NexoApp app) : IClassFixture<NexoApp>
{
    [Fact]
    public async Task The_rows_stand_by_priority_and_impact_and_the_first_is_in_the_panel()
    {
        var given = await Given.Workspace(app);
        var ids = await Proposals.Waiting(given, 12);

        var page = await Open(await given.SignedIn(Role.Head), "/aprovacoes");

        page.QuerySelectorAll(".task").Select(row => row.GetAttribute("data-id")).ShouldBe(ids.Select(id => id.ToString()));
        page.QuerySelector("[data-sheet]")!.GetAttribute("data-task").ShouldBe(ids[0].ToString());
    }

    static async Task<IHtmlDocument> Open(HttpClient client, string address)
    {
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        var answer = await client.GetAsync(address, TestContext.Current.CancellationToken);
        var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, html);
        return new HtmlParser().ParseDocument(html);
    }
}
