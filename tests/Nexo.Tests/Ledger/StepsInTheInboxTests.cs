using System.Net;
using System.Text.RegularExpressions;
using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Ledger;

/// <summary>Steps that wait stand above the tasks that wait; their forms work without a script.</summary>
public sealed partial class StepsInTheInboxTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_may_decide_has_the_forms_and_everybody_else_sees_it_waits()
    {
        var book = await Book.Of(app);
        var own = await book.Waiting("nightly-7");
        var outside = await book.AddId("deploy-7", "deploy", "awaiting_approval");
        var (head, member) = (await book.Given.SignedIn(Role.Head), await book.Given.SignedIn(Role.Member));

        var theirs = await Page(head);
        theirs.ShouldContain("2 etapas esperam por uma decisão");
        theirs.ShouldContain($"action=\"/aprovacoes/etapas/{own}\"");
        theirs.ShouldContain("href=\"/execucoes/nightly-7\"");
        theirs.ShouldContain("https://github.com/loja/site/pull/7");
        var others = await Page(member);
        others.ShouldContain("dx.integrate");
        others.ShouldNotContain("action=\"/aprovacoes/etapas/");
        (await Rail(head), await Rail(member)).ShouldBe(("2", ""));
        (await Post(member, own, "aprovar", theirs)).ShouldContain("Esta etapa é decidida por outras pessoas.");
        (await Post(head, own, "recusar", theirs, "O menu quebra.")).ShouldContain("dx.integrate de nightly-7: rejeitado.");
        (await Post(head, outside, "aprovar", theirs)).ShouldContain("deploy de deploy-7: aprovado.");
        (await Page(head)).ShouldNotContain("class=\"step\"");
        (await Rail(head)).ShouldBe("");
        (await book.Told(own)).ShouldBe(["step.rejected"]);
    }

    [Fact]
    public async Task An_activation_stands_in_the_book_as_its_agents_work()
    {
        var book = await Book.Of(app);
        var started = await book.Given.Client(Role.Head).PostAsync("/api/marketplace/orchestration/activate", null, Cancel);
        started.IsSuccessStatusCode.ShouldBeTrue();
        await using var db = await book.Given.Db();
        var plan = await Dapper.SqlMapper.QuerySingleAsync<string>(db, "select plan_id from activations where workspace_id = @Id", new { book.Given.Id });

        await Eventually.Is("succeeded", () => book.Run(plan), TimeSpan.FromSeconds(30));

        var entries = System.Text.Json.JsonDocument.Parse(await book.Runner.GetStringAsync($"/agents/tasks/?run_id={plan}", Cancel)).RootElement.EnumerateArray().ToList();
        entries.Select(entry => entry.GetProperty("task").GetString()).Order().ShouldBe(["activate.alex", "activate.marina", "activate.premium", "activate.sunny", "activate.tren", "activate.viral"]);
        entries.ShouldAllBe(entry => entry.GetProperty("status").GetString() == "succeeded" && entry.GetProperty("duration_ms").GetInt32() >= 0);
        (await Book.Code(await book.Post(new { task = "t", run_id = plan }))).ShouldBe("run_is_nexos");
    }

    static async Task<string> Page(HttpClient client) => WebUtility.HtmlDecode(await client.GetStringAsync("/aprovacoes?aba=pendentes", Cancel));

    /// <summary>The number beside the inbox's entry.</summary>
    static async Task<string> Rail(HttpClient client) => Number().Match(await client.GetStringAsync("/rail", Cancel)).Groups["n"].Value;

    static async Task<string> Post(HttpClient client, long id, string decision, string page, string reason = "")
    {
        var token = Token().Match(await client.GetStringAsync("/aprovacoes?aba=pendentes", Cancel)).Groups[1].Value;
        page.ShouldNotBeEmpty();
        var answer = await client.PostAsync($"/aprovacoes/etapas/{id}", new FormUrlEncodedContent([new("decisao", decision), new("motivo", reason), new("__RequestVerificationToken", token)]), Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        return WebUtility.HtmlDecode(await client.GetStringAsync(answer.Headers.Location, Cancel));
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("href=\"/aprovacoes\".*?<span class=\"count[^>]*>(?<n>\\d+)", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Number();
}
