using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Access;
using Nexo.Ledger;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Ledger;

public sealed class DecideStepTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static Task<HttpResponseMessage> Decide(HttpClient by, long id, string how, object? body = null) => by.PostAsJsonAsync($"/api/runs/steps/{id}/{how}", body ?? new { }, Cancel);

    [Fact]
    public async Task A_yes_ends_the_step_and_names_who_said_it()
    {
        var book = await Book.Of(app);
        var id = await book.Waiting("nightly-1");

        var answer = await Decide(book.Given.Client(Role.Head), id, "approve", new { reason = "Conferido." });

        var entry = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        (entry.GetProperty("status").GetString(), entry.GetProperty("approval_state").GetString(), entry.GetProperty("approver").GetString()).ShouldBe(("succeeded", "approved", "Equipe Head"));
        entry.GetProperty("finished_at").GetDateTimeOffset().ShouldBeGreaterThanOrEqualTo(entry.GetProperty("started_at").GetDateTimeOffset());
        (await book.Told(id)).ShouldBe(["step.approved"]);
        await using var db = await book.Given.Db();
        var told = await db.QuerySingleAsync<string>("select body::text from events where workspace_id = @Id and subject = @subject", new { book.Given.Id, subject = $"{id}" });
        told.ShouldContain("\"reason\": \"Conferido.\"");
    }

    [Fact]
    public async Task A_no_fails_it_with_the_reason()
    {
        var book = await Book.Of(app);
        var id = await book.Waiting("nightly-1");

        (await Decide(book.Given.Client(Role.Admin), id, "reject", new { reason = "O menu quebra." })).StatusCode.ShouldBe(HttpStatusCode.OK);

        await using var db = await book.Given.Db();
        (await db.QuerySingleAsync<string>("select status || ' ' || approval_state || ' ' || error from agents_tasks where id = @id", new { id })).ShouldBe("failed rejected O menu quebra.");
        (await Book.Code(await Decide(book.Given.Client(Role.Admin), id, "approve"))).ShouldBe("decided_already");
    }

    [Fact]
    public async Task Those_who_are_named_decide_and_nobody_else()
    {
        var book = await Book.Of(app);
        var (member, head) = (book.Given.The(Role.Member), book.Given.The(Role.Head));
        var anybody = await book.Waiting("a");
        var person = await book.Waiting("b", $$"""{"people":["{{member.Id}}"],"roles":[],"fourEyes":false}""");
        var role = await book.Waiting("c", """{"people":[],"roles":["qa"],"fourEyes":false}""");
        var fourEyes = await book.Waiting("d", """{"people":[],"roles":["head","admin"],"fourEyes":true}""", $"person:{head.Id}");

        foreach (var (by, id, code) in new (HttpClient, long, string)[]
        {
            (member.Client, anybody, "not_asked"), (head.Client, person, "not_asked"), (book.Given.Client(Role.Admin), role, "not_asked"), (head.Client, fourEyes, "four_eyes"),
        })
        {
            var refused = await Decide(by, id, "approve");
            refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            (await Book.Code(refused)).ShouldBe(code);
        }
        (await Decide(book.Runner, anybody, "approve")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var seen = (await member.Client.GetFromJsonAsync<JsonElement>("/api/runs/steps/waiting", Cancel)).GetProperty("steps").EnumerateArray().ToList();
        seen.Select(step => step.GetProperty("mayDecide").GetBoolean()).ShouldBe([true, false, false, false]);
        seen[0].GetProperty("entry").GetInt64().ShouldBe(person);
        foreach (var (by, id) in new[] { (head.Client, anybody), (member.Client, person), (book.Given.Client(Role.Qa), role), (book.Given.Client(Role.Admin), fourEyes) })
            (await Decide(by, id, "approve")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Decide(head.Client, 987654321, "approve")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await (await Given.Workspace(app)).Client(Role.Admin).PostAsJsonAsync($"/api/runs/steps/{anybody}/approve", new { }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Of_a_yes_and_a_no_at_once_exactly_one_counts()
    {
        var book = await Book.Of(app);
        for (var round = 0; round < 3; round++)
        {
            foreach (var id in new[] { await book.Waiting($"own-{round}"), await book.AddId($"outside-{round}", "t", "awaiting_approval") })
            {
                var answers = await Task.WhenAll(Decide(book.Given.Client(Role.Head), id, "approve"), Decide(book.Given.Client(Role.Admin), id, "reject"), book.Patch(id, new { approval_state = "approved" }, book.Given.Client(Role.Admin)));

                answers.Select(answer => (int)answer.StatusCode).Order().ShouldBe([200, 409, 409]);
                (await book.Told(id)).Count(kind => kind is "step.approved" or "step.rejected").ShouldBe(1);
            }
        }
    }

    [Fact]
    public async Task What_nobody_decides_in_time_counts_as_a_no()
    {
        var book = await Book.Of(app);
        var id = await book.Waiting("late", decideBy: app.Time.GetUtcNow().AddHours(1));
        var open = await book.Waiting("open");
        app.Time.Forward(TimeSpan.FromHours(1));

        (await Book.Code(await Decide(book.Given.Client(Role.Head), id, "approve"))).ShouldBe("too_late_to_decide");
        await app.Services.GetRequiredService<ExpireDecisions>().Run(Cancel);

        await using var db = await book.Given.Db();
        (await db.QuerySingleAsync<string>("select concat_ws(' ', status, approval_state, decided_by, error) from agents_tasks where id = @id", new { id })).ShouldBe("failed rejected nexo Nobody decided in time.");
        (await book.Told(id)).ShouldBe(["step.rejected"]);
        (await db.QuerySingleAsync<string>("select status from agents_tasks where id = @open", new { open })).ShouldBe("awaiting_approval");
    }

    [Theory]
    [InlineData("""{"reason": 7}""", "reason")]
    [InlineData("""{"why": "x"}""", "why")]
    public async Task A_wrong_reason_is_named(string body, string field)
    {
        var book = await Book.Of(app);
        var id = await book.Waiting("nightly-1");

        var answer = await book.Given.Client(Role.Head).PostAsync($"/api/runs/steps/{id}/reject", new StringContent(body, null, "application/json"), Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Book.Field(answer)).ShouldBe(field);
        (await Book.Field(await Decide(book.Given.Client(Role.Head), id, "reject", new { reason = new string('x', 2001) }))).ShouldBe("reason");
    }
}
