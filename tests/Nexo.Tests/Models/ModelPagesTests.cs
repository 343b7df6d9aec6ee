using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Models;

/// <summary>The page as an admin uses it without a script: add, test, move, limit; what is wrong comes back with what was typed, but for the key.</summary>
public sealed class ModelPagesTests(AppWithStub app) : IClassFixture<AppWithStub>
{
    const string Page = "/administracao/modelos";

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_admin_adds_tests_moves_and_limits_by_forms_alone()
    {
        var given = await Given.Workspace(app);
        var admin = await given.SignedIn(Role.Admin);
        app.Model.Says = (_, _) => Task.FromResult("pronto");
        await Post(admin, Page, new() { ["kind"] = "compatible", ["name"] = "Primeiro", ["model"] = "small", ["baseUrl"] = app.Model.BaseUrl, ["key"] = "sk-page-9876", ["inputPrice"] = "0,4", ["outputPrice"] = "1,6" });
        await Post(admin, Page, new() { ["kind"] = "compatible", ["name"] = "Segundo", ["model"] = "small", ["baseUrl"] = app.Model.BaseUrl });

        var second = Rows(await Read(admin))[1].GetAttribute("id")![2..];
        await Post(admin, $"{Page}/{second}/passo", new() { ["passo"] = "subir" });
        await Post(admin, $"{Page}/{Rows(await Read(admin))[1].GetAttribute("id")![2..]}/passo", new() { ["passo"] = "testar" });
        await Post(admin, $"{Page}/limites", new() { ["monthlySpending"] = "12,50", ["revision"] = "0" });

        var page = await Read(admin);
        Rows(page).Select(row => row.QuerySelector("a.strong")!.TextContent).ShouldBe(["Segundo", "Primeiro"]);
        Rows(page)[1].TextContent.ShouldContain("100 + 20 tokens");
        Rows(page)[1].TextContent.ShouldContain("…9876");
        page.QuerySelector("#spending")!.TextContent.ShouldContain("12,50");
        page.DocumentElement.OuterHtml.ShouldNotContain("sk-page");
    }

    [Fact]
    public async Task What_is_wrong_is_said_and_what_was_typed_stays_but_the_key()
    {
        var admin = await (await Given.Workspace(app)).SignedIn(Role.Admin);

        var answer = await Send(admin, Page, new() { ["kind"] = "compatible", ["name"] = "Meu modelo", ["model"] = "m", ["baseUrl"] = "http://169.254.169.254/", ["key"] = "sk-typed-1234" });

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var page = Parse(await answer.Content.ReadAsStringAsync(Stop));
        page.QuerySelector("#new-model [role=alert]")!.TextContent.ShouldContain("credenciais da máquina");
        page.QuerySelector("#name")!.GetAttribute("value").ShouldBe("Meu modelo");
        page.QuerySelector("#baseUrl")!.GetAttribute("aria-invalid").ShouldBe("true");
        page.DocumentElement.OuterHtml.ShouldNotContain("sk-typed");
    }

    static IReadOnlyList<AngleSharp.Dom.IElement> Rows(IHtmlDocument page) => [.. page.QuerySelectorAll("li.model")];

    static async Task<IHtmlDocument> Read(HttpClient client) => Parse(await client.GetStringAsync(Page, Stop));

    static IHtmlDocument Parse(string html) => new HtmlParser().ParseDocument(html);

    static async Task Post(HttpClient client, string address, Dictionary<string, string> form) => (await Send(client, address, form)).StatusCode.ShouldBe(HttpStatusCode.SeeOther);

    static async Task<HttpResponseMessage> Send(HttpClient client, string address, Dictionary<string, string> form)
    {
        form["__RequestVerificationToken"] = (await Read(client)).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        return await client.PostAsync(address, new FormUrlEncodedContent(form), Stop);
    }
}
