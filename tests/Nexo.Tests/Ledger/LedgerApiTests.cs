using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Ledger;

public sealed class LedgerApiTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_step_is_written_down_and_finished_as_the_requirement_shows()
    {
        var book = await Book.Of(app);

        var answer = await book.Runner.PostAsync("/agents/tasks/", new StringContent(
            """{"task": "seo.validate", "run_id": "nightly-2025-01-15", "status": "running", "started_at": "2025-01-15T02:30:00Z", "inputs": {"flags": ["--strict"]}}""", Encoding.UTF8, "application/json"), Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        var made = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        made.EnumerateObject().Select(member => member.Name).ShouldBe(["id", "task", "run_id", "status", "started_at", "finished_at", "duration_ms", "inputs", "outputs_uri", "log_excerpt", "approval_state", "approver", "webhook_notified_at"]);
        answer.Headers.Location!.ToString().ShouldBe($"/agents/tasks/{made.GetProperty("id").GetInt64()}");
        var id = made.GetProperty("id").GetInt64();
        var done = await book.Move(id, new { status = "succeeded", finished_at = "2025-01-15T02:35:00Z", duration_ms = 300000, outputs_uri = "https://github.com/user/repo/pull/123" });
        done.GetRawText().ShouldBe($$"""{"id":{{id}},"task":"seo.validate","run_id":"nightly-2025-01-15","status":"succeeded","started_at":"2025-01-15T02:30:00Z","finished_at":"2025-01-15T02:35:00Z","duration_ms":300000,"inputs":{"flags":["--strict"]},"outputs_uri":"https://github.com/user/repo/pull/123","log_excerpt":null,"approval_state":null,"approver":null,"webhook_notified_at":null}""");
        (await book.Told(id)).ShouldBe(["step.started", "step.succeeded"]);
        (await book.Told(await book.RunId("nightly-2025-01-15"))).ShouldBe(["run.started", "run.succeeded"]);
    }

    [Fact]
    public async Task The_list_is_a_bare_array_the_newest_first_narrowed_and_paged()
    {
        var book = await Book.Of(app);
        var ids = new List<long> { await book.AddId("a", "one"), await book.AddId("a", "two", "awaiting_approval"), await book.AddId("b", "one", "running") };
        async Task<long[]> List(string query) =>
            [.. (await book.Given.Client(Role.Member).GetFromJsonAsync<JsonElement>("/agents/tasks" + query, Cancel)).EnumerateArray().Select(entry => entry.GetProperty("id").GetInt64())];

        (await List("/")).ShouldBe([ids[2], ids[1], ids[0]]);
        (await List("?run_id=a")).ShouldBe([ids[1], ids[0]]);
        (await List("/?status=awaiting_approval")).ShouldBe([ids[1]]);
        (await List("?approval_state=pending&run_id=a")).ShouldBe([ids[1]]);
        (await List("?task=one&limit=1")).ShouldBe([ids[2]]);
        var page = await book.Runner.GetAsync("/agents/tasks/?limit=2&run_id=a&status=queued", Cancel);
        page.Headers.Contains("Link").ShouldBeFalse();
        page = await book.Runner.GetAsync("/agents/tasks/?limit=2", Cancel);
        page.Headers.GetValues("Link").Single().ShouldBe($"</agents/tasks/?limit=2&before={ids[1]}>; rel=\"next\"");
        (await List($"/?limit=2&before={ids[1]}")).ShouldBe([ids[0]]);
    }

    [Theory]
    [InlineData("""{"run_id":"r"}""", "task")]
    [InlineData("""{"task":"t","run_id":""}""", "run_id")]
    [InlineData("""{"task":"01234567890123456789012345678901234567890123456789012345678901234","run_id":"r"}""", "task")]
    [InlineData("""{"task":"t","run_id":"r","status":"done"}""", "status")]
    [InlineData("""{"task":"t","run_id":"r","state":"queued"}""", "state")]
    [InlineData("""{"task":"t","run_id":"r","id":7}""", "id")]
    [InlineData("""{"task":"t","run_id":"r","status":"failed","started_at":"2026-01-02T00:00:00Z","finished_at":"2026-01-01T00:00:00Z"}""", "finished_at")]
    [InlineData("""{"task":"t","run_id":"r","status":"running","finished_at":"2026-01-01T00:00:00Z"}""", "finished_at")]
    [InlineData("""{"task":"t","run_id":"r","started_at":"0001-01-01T00:00:00Z"}""", "started_at")]
    [InlineData("""{"task":"t","run_id":"r","started_at":"yesterday"}""", "started_at")]
    [InlineData("""{"task":"t","run_id":"r","status":"failed","duration_ms":-1}""", "duration_ms")]
    [InlineData("""{"task":"t","run_id":"r","status":"failed","duration_ms":2147483648}""", "duration_ms")]
    [InlineData("""{"task":"t","run_id":"r","inputs":["--strict"]}""", "inputs")]
    [InlineData("""{"task":"t","run_id":"r","inputs":{"a":"\u0000"}}""", "inputs.a")]
    [InlineData("""{"task":"t","run_id":"r","inputs":{"a":1e400}}""", "inputs.a")]
    [InlineData("""{"task":"t","run_id":"r","outputs_uri":"report"}""", "outputs_uri")]
    [InlineData("""{"task":"t","run_id":"r","outputs_uri":"javascript:alert(1)"}""", "outputs_uri")]
    [InlineData("""{"task":"t","run_id":"r","log_excerpt":"a\u0000"}""", "log_excerpt")]
    [InlineData("""{"task":"t","run_id":"r","approver":"Ana"}""", "approver")]
    public async Task What_cannot_be_is_named_with_its_field(string body, string field)
    {
        var book = await Book.Of(app);

        var answer = await book.Given.Client(Role.Head).PostAsync("/agents/tasks/", new StringContent(body, Encoding.UTF8, "application/json"), Cancel);

        var problem = await answer.Content.ReadAsStringAsync(Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, problem);
        JsonDocument.Parse(problem).RootElement.GetProperty("field").GetString().ShouldBe(field, problem);
        (await book.Run("r")).ShouldBe("", "nothing is half written");
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=1001", "limit")]
    [InlineData("?limit=many", "limit")]
    [InlineData("?status=done", "status")]
    [InlineData("?approval_state=maybe", "approval_state")]
    [InlineData("?before=0", "before")]
    [InlineData("?run=a", "run")]
    [InlineData("abc", "id")]
    public async Task A_wrong_question_is_named_too(string query, string field)
    {
        var answer = await (await Book.Of(app)).Runner.GetAsync($"/agents/tasks/{query}", Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Book.Field(answer)).ShouldBe(field);
    }

    [Fact]
    public async Task What_is_not_said_is_filled_in()
    {
        var book = await Book.Of(app);
        var now = app.Time.GetUtcNow();

        var entry = await book.Add("r", "t", "running");

        entry.GetProperty("started_at").GetDateTimeOffset().ShouldBe(now);
        var answer = await book.Post(new { task = "t", run_id = "r", status = "succeeded", started_at = "2026-01-01T00:00:00", finished_at = "2026-01-01T03:00:01+03:00", log_excerpt = "x" + new string('y', 16_384) });
        var over = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        over.GetProperty("duration_ms").GetInt32().ShouldBe(1000, "a time without an offset is UTC");
        over.GetProperty("log_excerpt").GetString().ShouldBe(new string('y', 16_384), "the end of a log tells most");
        var months = await book.Post(new { task = "t", run_id = "r", status = "failed", started_at = "2026-01-01T00:00:00Z", finished_at = "2026-06-01T00:00:00Z" });
        (await months.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("duration_ms").GetInt32().ShouldBe(int.MaxValue);
        var moved = await book.Move(entry.GetProperty("id").GetInt64(), new { status = "failed", finished_at = now.AddSeconds(90), log_excerpt = "não achou a página" });
        moved.GetProperty("duration_ms").GetInt32().ShouldBe(90_000);
    }

    [Fact]
    public async Task A_run_outside_is_what_its_entries_are()
    {
        var book = await Book.Of(app);
        var first = await book.AddId("r", "one");
        (await book.Run("r")).ShouldBe("queued");
        var second = await book.AddId("r", "two");
        await book.Move(first, new { status = "running" });
        (await book.Run("r")).ShouldBe("running");
        await book.Move(first, new { status = "succeeded" });
        (await book.Run("r")).ShouldBe("running", "one is queued still");
        await book.Move(second, new { status = "awaiting_approval", outputs_uri = "https://example.com/pull/1" });
        (await book.Run("r")).ShouldBe("awaiting_approval");
        await book.Move(second, new { approval_state = "approved" }, book.Given.Client(Role.Head));
        (await book.Run("r")).ShouldBe("succeeded");
        await book.Add("r", "three", "failed");
        (await book.Run("r")).ShouldBe("failed");
        (await book.Told(await book.RunId("r"))).ShouldBe(["run.started", "run.succeeded", "run.failed"]);
        await book.Add("s", "one", "skipped");
        (await book.Run("s")).ShouldBe("skipped");
    }

    [Fact]
    public async Task What_is_over_stays_and_what_is_asked_stays_as_it_was_seen()
    {
        var book = await Book.Of(app);
        var over = await book.AddId("r", "one", "succeeded");
        var asked = await book.AddId("r", "two", "awaiting_approval");

        foreach (var change in new object[] { new { status = "failed" }, new { status = "running" }, new { status = "succeeded" }, new { log_excerpt = "x" } })
            (await book.Patch(over, change)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await book.Move(over, new { webhook_notified_at = "2026-11-21T12:00:00Z" })).GetProperty("webhook_notified_at").GetString().ShouldBe("2026-11-21T12:00:00Z");
        (await Book.Code(await book.Patch(asked, new { outputs_uri = "https://example.com/other" }))).ShouldBe("awaiting_approval");
        (await book.Patch(asked, new { status = "succeeded" })).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await book.Move(asked, new { log_excerpt = "aberto" })).GetProperty("approval_state").GetString().ShouldBe("pending");
        (await book.Patch(987654321, new { status = "failed" })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Nexos_own_runs_are_not_written_from_outside()
    {
        var book = await Book.Of(app);
        var own = await book.Waiting("nightly-2026-11-21");

        var posted = await book.Post(new { task = "t", run_id = "nightly-2026-11-21" });
        posted.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await Book.Code(posted)).ShouldBe("run_is_nexos");
        (await Book.Code(await book.Patch(own, new { log_excerpt = "x" }, book.Given.Client(Role.Admin)))).ShouldBe("kept_by_nexo");
        (await book.Move(own, new { approval_state = "approved" }, book.Given.Client(Role.Admin))).GetProperty("status").GetString().ShouldBe("succeeded");
    }

    [Fact]
    public async Task Of_contradicting_moves_at_once_exactly_one_counts()
    {
        var book = await Book.Of(app);
        for (var round = 0; round < 4; round++)
        {
            var id = await book.AddId($"race-{round}", "one", "running");

            var answers = await Task.WhenAll(new[] { "succeeded", "failed", "skipped", "awaiting_approval" }.Select(status => book.Patch(id, new { status })));

            answers.Select(answer => (int)answer.StatusCode).Order().ShouldBe([200, 409, 409, 409]);
            (await book.Told(id)).Length.ShouldBe(2);
        }
    }

    [Fact]
    public async Task Many_first_steps_at_once_make_one_run_that_ends_once()
    {
        var book = await Book.Of(app);
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => book.AddId("together", $"step-{n}")));

        await Task.WhenAll(made.Select(id => book.Move(id, new { status = "succeeded" })));

        (await book.Run("together")).ShouldBe("succeeded");
        (await book.Told(await book.RunId("together"))).ShouldBe(["run.started", "run.succeeded"]);
    }

    [Fact]
    public async Task A_repeated_post_writes_one_entry()
    {
        var book = await Book.Of(app);
        async Task<HttpResponseMessage> Post()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/agents/tasks/") { Content = JsonContent.Create(new { task = "t", run_id = "r" }) };
            request.Headers.Add("Idempotency-Key", "nightly-1");
            return await book.Runner.SendAsync(request, Cancel);
        }
        var (first, second) = (await Post(), await Post());

        second.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await second.Content.ReadAsStringAsync(Cancel)).ShouldBe(await first.Content.ReadAsStringAsync(Cancel));
        (await book.Runner.GetFromJsonAsync<JsonElement>("/agents/tasks/", Cancel)).GetArrayLength().ShouldBe(1);
    }
}
