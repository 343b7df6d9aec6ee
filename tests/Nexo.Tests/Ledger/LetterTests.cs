using System.Net;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Access;
using Nexo.Ledger;
using Nexo.Platform;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Ledger;

/// <summary>Letters to those who may decide, and the links in them.</summary>
public sealed partial class LetterTests(MailingApp app) : IClassFixture<MailingApp>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everybody_who_may_decide_gets_one_letter_however_often_it_is_asked_for()
    {
        var (book, id) = await Asked();
        await Link(book, Role.Head);
        await Link(book, Role.Admin);

        await app.Services.GetServices<IOutboxWork>().OfType<AskDeciders>().Single().Handle([new OutboxItem(1, book.Given.Id, $$"""{"entry": {{id}}}""", 2)], Cancel);

        await using var db = await book.Given.Db();
        (await db.ExecuteScalarAsync<int>("select count(*) from mails where workspace_id = @Id and kind = 'step.ask'", new { book.Given.Id })).ShouldBe(2);
        (await db.ExecuteScalarAsync<int>("select count(*) from approval_links where entry = @id", new { id })).ShouldBe(2);
        app.Smtp.To(book.Given.The(Role.Member).Email).ShouldBeEmpty();
        var letter = app.Smtp.To(book.Given.The(Role.Head).Email).ShouldHaveSingleItem();
        letter.ShouldContain("https://example.com/pull/7");
        (await db.QueryAsync<string>("select body::text from events where workspace_id = @Id union all select row_to_json(l)::text from approval_links l where workspace_id = @Id", new { book.Given.Id }))
            .ShouldAllBe(text => !text.Contains(Secret(letter)));
    }

    [Fact]
    public async Task A_link_decides_once_in_its_persons_name_and_opening_it_decides_nothing()
    {
        var (book, id) = await Asked();
        var link = await Link(book, Role.Head);
        var visitor = book.Given.Anonymous();
        for (var i = 0; i < 3; i++)
        {
            var page = await visitor.GetAsync(link, Cancel); // programs that read mail open everything
            page.StatusCode.ShouldBe(HttpStatusCode.OK);
            page.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
            page.Headers.CacheControl!.NoStore.ShouldBeTrue();
            page.Headers.GetValues("X-Robots-Tag").ShouldBe(["noindex"]);
        }
        (await Post(visitor, link, "aprovar", token: false)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Post(visitor, link, "talvez")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await book.Told(id)).ShouldBe(["step.started", "step.awaiting_approval"]);

        var answers = await Task.WhenAll(Post(visitor, link, "aprovar"), Post(visitor, link, "recusar"));

        answers.Select(answer => (int)answer.StatusCode).Order().ShouldBe([200, 409]);
        (await book.Told(id)).Length.ShouldBe(3);
        await using var db = await book.Given.Db();
        (await db.QuerySingleAsync<string>("select decided_by from agents_tasks where id = @id", new { id })).ShouldBe($"person:{book.Given.The(Role.Head).Id}");
        var again = await visitor.GetAsync(link, Cancel);
        again.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await again.Content.ReadAsStringAsync(Cancel)).ShouldContain("já foi usado");
        (await (await visitor.GetAsync(await Link(book, Role.Admin), Cancel)).Content.ReadAsStringAsync(Cancel)).ShouldContain("Alguém já decidiu");
    }

    [Fact]
    public async Task A_link_that_came_too_late_or_belongs_to_nobody_any_more_says_so()
    {
        var (book, id) = await Asked();
        var (first, second) = (await Link(book, Role.Admin), await Link(book, Role.Head));
        await using var db = await book.Given.Db();
        await db.ExecuteAsync("update memberships set role = 'member' where workspace_id = @Id and person_id = @person", new { book.Given.Id, person = book.Given.The(Role.Head).Id.Value });

        (await book.Given.Anonymous().GetAsync(second, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await db.ExecuteAsync("update memberships set deactivated_at = now() where workspace_id = @Id and person_id = @person", new { book.Given.Id, person = book.Given.The(Role.Head).Id.Value });
        (await (await book.Given.Anonymous().GetAsync(second, Cancel)).Content.ReadAsStringAsync(Cancel)).ShouldContain("não faz mais parte");
        await db.ExecuteAsync("update approval_links set expires_at = @now where entry = @id", new { id, now = app.Time.GetUtcNow().UtcDateTime });
        (await (await book.Given.Anonymous().GetAsync(first, Cancel)).Content.ReadAsStringAsync(Cancel)).ShouldContain("venceu");
        (await Post(book.Given.Anonymous(), first, "aprovar")).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await book.Given.Anonymous().GetAsync("/decidir/" + new string('a', 43), Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await book.Told(id)).ShouldBe(["step.started", "step.awaiting_approval"]);
    }

    [Fact]
    public async Task Who_started_the_run_gets_no_letter_where_four_eyes_are_wanted()
    {
        var book = await Book.Of(app);
        var head = book.Given.The(Role.Head);
        var id = await book.Waiting("nightly-1", """{"people":[],"roles":["head","admin"],"fourEyes":true}""", $"person:{head.Id}");

        await app.Services.GetServices<IOutboxWork>().OfType<AskDeciders>().Single().Handle([new OutboxItem(1, book.Given.Id, $$"""{"entry": {{id}}}""", 1)], Cancel);

        await using var db = await book.Given.Db();
        (await db.QueryAsync<Guid>("select person_id from approval_links where entry = @id", new { id })).ShouldBe([book.Given.The(Role.Admin).Id.Value]);
    }

    async Task<(Book Book, long Id)> Asked()
    {
        var book = await Book.Of(app);
        var id = await book.AddId("nightly-1", "dx.integrate", "running");
        await book.Move(id, new { status = "awaiting_approval", outputs_uri = "https://example.com/pull/7" });
        return (book, id);
    }

    async Task<string> Link(Book book, Role role)
    {
        var address = book.Given.The(role).Email;
        await Eventually.Is(1, () => Task.FromResult(app.Smtp.To(address).Count));
        return "/decidir/" + Secret(app.Smtp.To(address).Single());
    }

    static string Secret(string letter) => Address().Match(letter).Groups[1].Value;

    static async Task<HttpResponseMessage> Post(HttpClient visitor, string link, string decision, bool token = true)
    {
        var page = await (await visitor.GetAsync(token ? "/entrar" : link, Cancel)).Content.ReadAsStringAsync(Cancel);
        var form = FormToken().Match(page).Groups[1].Value;
        return await visitor.PostAsync(link, new FormUrlEncodedContent([new("decisao", decision), new("motivo", ""), .. token ? [new("__RequestVerificationToken", form)] : Array.Empty<KeyValuePair<string, string>>()]), Cancel);
    }

    [GeneratedRegex(@"https://nexo\.example/decidir/([A-Za-z0-9_-]{43})")]
    private static partial Regex Address();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();
}
