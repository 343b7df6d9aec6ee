using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Ledger;

public sealed class RunnerTokenTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_keeps_the_book_and_does_nothing_else()
    {
        var book = await Book.Of(app);
        await book.Add("r", "t");

        (await book.Runner.GetAsync("/agents/tasks/", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var address in new[] { "/api/session", "/api/orchestration/tasks", "/api/events", "/api/tokens", "/", "/aprovacoes", "/api/listings" })
            (await book.Runner.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Forbidden, address);
        (await Book.Code(await book.Runner.GetAsync("/api/session", Cancel))).ShouldBe("for_the_ledger");
        await book.Move(await book.AddId("r", "u"), new { status = "running" });
        await using var db = await book.Given.Db();
        (await db.QueryAsync<string>("select distinct actor from events where workspace_id = @Id and (kind like 'run.%' or kind like 'step.%')", new { book.Given.Id })).ShouldBe(["runner:ci"]);
    }

    [Theory]
    [InlineData("pending")]
    [InlineData("approved")]
    [InlineData("rejected")]
    public async Task It_never_sets_an_approval_state(string state)
    {
        var book = await Book.Of(app);
        var id = await book.AddId("r", "t", "awaiting_approval");

        var patched = await book.Patch(id, new { approval_state = state });
        var posted = await book.Post(new { task = "t", run_id = "r", status = "awaiting_approval", approval_state = state });

        foreach (var answer in new[] { patched, posted })
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("detail").GetString()
                .ShouldBe("approval_state: a runner token may never set it; status awaiting_approval makes it pending, and a person decides.");
        }
    }

    [Fact]
    public async Task It_is_made_by_an_admin_rotated_and_revoked_like_any_other()
    {
        var given = await Given.Workspace(app);
        (await given.Client(Role.Head).PostAsJsonAsync("/api/tokens", new { name = "ci", runner = true }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await given.Client(Role.Admin).PostAsJsonAsync("/api/tokens", new { name = "ci", runner = true, channel = "amazon" }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var made = await (await given.Client(Role.Admin).PostAsJsonAsync("/api/tokens", new { name = "ci", runner = true }, Cancel)).Content.ReadFromJsonAsync<JsonElement>(Cancel);
        made.GetProperty("secret").GetString()!.ShouldMatch("^nexo_runner_[A-Za-z0-9_-]{43}$");
        made.GetProperty("token").GetProperty("kind").GetString().ShouldBe("runner");
        var id = made.GetProperty("token").GetProperty("id").GetGuid();

        var rotated = await (await given.Client(Role.Admin).PostAsJsonAsync($"/api/tokens/{id}/rotate", new { overlapHours = 0 }, Cancel)).Content.ReadFromJsonAsync<JsonElement>(Cancel);

        rotated.GetProperty("secret").GetString()!.ShouldStartWith("nexo_runner_");
        var (old, successor) = (given.WithToken(made.GetProperty("secret").GetString()!), given.WithToken(rotated.GetProperty("secret").GetString()!));
        (await old.GetAsync("/agents/tasks", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await successor.GetAsync("/agents/tasks", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await given.Client(Role.Admin).DeleteAsync($"/api/tokens/{rotated.GetProperty("token").GetProperty("id").GetGuid()}", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await successor.GetAsync("/agents/tasks", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }
}
