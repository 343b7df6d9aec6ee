using System.Net;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Access;
using Nexo.Platform.Ui;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Platform.Ui;

public sealed class TroubleTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("pt-BR", "Algo deu errado do nosso lado")]
    [InlineData("en", "Something went wrong on our side")]
    public async Task A_page_that_breaks_says_so_with_a_trace_id_and_nothing_of_the_inside(string language, string title)
    {
        var given = await Given.Workspace(app);
        var client = Broken(given);
        client.DefaultRequestHeaders.Add("Accept-Language", language);

        var answer = await client.GetAsync("/anuncios", Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        var page = new HtmlParser().ParseDocument(text);

        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldNotContain("unsafe");
        page.QuerySelectorAll("h1").ShouldHaveSingleItem().TextContent.ShouldBe(title);
        page.QuerySelector("main code")!.TextContent.ShouldMatch("^[0-9a-f]{32}$");
        page.QuerySelectorAll("style").ShouldNotBeEmpty();
        text.ShouldNotContain("The rail is broken");
        text.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task A_fragment_that_breaks_is_answered_with_the_same_face_and_a_program_with_a_problem()
    {
        var given = await Given.Workspace(app);

        using var ask = new HttpRequestMessage(HttpMethod.Get, "/rail?at=/") { Headers = { { "HX-Request", "true" } } };
        var fragment = await Broken(given).SendAsync(ask, Cancel);
        using var program = new HttpRequestMessage(HttpMethod.Get, "/rail?at=/") { Headers = { { "Accept", "application/json" } } };
        var problem = await Broken(given, "application/json").SendAsync(program, Cancel);

        fragment.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        var html = await fragment.Content.ReadAsStringAsync(Cancel);
        html.ShouldContain("Algo deu errado");
        html.ShouldNotContain("<html");
        problem.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await problem.Content.ReadAsStringAsync(Cancel)).ShouldNotContain("The rail is broken");
    }

    [Fact]
    public async Task What_a_role_may_not_open_is_said_within_the_frame()
    {
        var given = await Given.Workspace(app);
        var member = await given.SignedIn(Role.Member);
        member.DefaultRequestHeaders.Accept.ParseAdd("text/html");

        var answer = await member.GetAsync("/anuncios/importar", Cancel);
        var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Cancel));

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        page.QuerySelector("h1")!.TextContent.ShouldBe("Você não tem acesso a esta página");
        page.QuerySelectorAll("#rail a").ShouldNotBeEmpty();
    }

    /// <summary>The real host, but what every page needs is broken.</summary>
    HttpClient Broken(Given given, string accept = "text/html")
    {
        var client = app.WithWebHostBuilder(builder => builder.ConfigureTestServices(services =>
            services.AddSingleton<RailOf>(_ => _ => throw new InvalidOperationException("The rail is broken")))).CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", given.The(Role.Head).Key);
        client.DefaultRequestHeaders.Accept.ParseAdd(accept);
        return client;
    }
}
