using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Access;
using Nexo.Models;
using Nexo.Platform;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Models;

public sealed class AppWithStub : NexoApp
{
    public StubModel Model { get; private set; } = null!;

    protected override IEnumerable<KeyValuePair<string, string>> Settings => [new("Nexo:Models:FirstRetryAfter", "00:00:00.001")];

    public override async ValueTask InitializeAsync()
    {
        Model = await StubModel.Start();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Model.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

public sealed class ModelChainApiTests(AppWithStub app) : IClassFixture<AppWithStub>
{
    const string Secret = "sk-very-secret-abcd";

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_is_sealed_and_nothing_that_is_answered_logged_or_stored_shows_it()
    {
        var given = await Given.Workspace(app);

        var (added, id) = await Add(given, "Um", inputPrice: 1.25m);

        added.GetProperty("keyHint").GetString().ShouldBe("abcd");
        added.GetProperty("inputPrice").GetDecimal().ShouldBe(1.25m);
        var everything = (await Get(given, "/api/models")).GetRawText();
        everything.ShouldContain("\"source\":\"workspace\"");
        everything.ShouldNotContain("secret");
        await using var db = await given.Db();
        (await db.QuerySingleAsync<string>("select key_sealed from workspace_models where id = @id", new { id })).ShouldNotContain("secret");
        (await db.QuerySingleAsync<string>("select string_agg(body::text, ' ') from events where workspace_id = @Id", new { given.Id })).ShouldNotContain("secret");
        await using var pages = await given.WebDb();
        await Should.ThrowAsync<Npgsql.PostgresException>(() => pages.ExecuteAsync("select key_sealed from workspace_models"));
    }

    [Fact]
    public async Task A_sealed_key_moved_to_a_neighbour_opens_nothing_there()
    {
        var (given, neighbour) = (await Given.Workspace(app), await Given.Workspace(app));
        await Add(given, "Um");
        await Add(neighbour, "Um");
        await using (var db = await given.Db())
            await db.ExecuteAsync("update workspace_models t set key_sealed = s.key_sealed from workspace_models s where s.workspace_id = @Id and t.workspace_id = @Other", new { given.Id, Other = neighbour.Id });

        (await Ask(neighbour)).FellBack.ShouldBe("the model's key can no longer be read and must be given again");
        (await Ask(given)).Text.ShouldBe("hello back");
    }

    [Fact]
    public async Task The_first_of_the_chain_is_asked_and_moving_another_before_it_counts_at_once()
    {
        var given = await Given.Workspace(app);
        var names = new[] { "a", "b", "c" };
        var ids = new List<Guid>();
        foreach (var name in names)
            ids.Add((await Add(given, name, model: $"{given.Id}-{name}")).Id);

        (await Patch(given, ids[2], new { place = 1 })).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Ask(given);

        (await Order(given)).ShouldBe(["c", "a", "b"]);
        app.Model.Asked($"{given.Id}-c").ShouldBe(1);
        await Patch(given, ids[2], new { enabled = false });
        await Ask(given);
        app.Model.Asked($"{given.Id}-a").ShouldBe(1);
        (await given.Client(Role.Admin).DeleteAsync($"/api/models/{ids[0]}", Stop)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await Get(given, "/api/models")).GetProperty("models").EnumerateArray().Select(m => m.GetProperty("place").GetInt32()).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task A_key_does_not_follow_a_changed_address_unseen()
    {
        var given = await Given.Workspace(app);
        var (_, id) = await Add(given, "Um");

        (await Code(await Patch(given, id, new { baseUrl = "http://elsewhere.example/v1" }))).ShouldBe((HttpStatusCode.BadRequest, "key_needed"));
        (await Patch(given, id, new { baseUrl = $"{app.Model.Root}/v2" })).StatusCode.ShouldBe(HttpStatusCode.OK, "the same server");
        (await Patch(given, id, new { baseUrl = "http://elsewhere.example/v1", key = "sk-other-1234" })).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Of_two_changes_of_what_both_saw_exactly_one_counts()
    {
        var given = await Given.Workspace(app);
        var (_, id) = await Add(given, "Um");

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => Patch(given, id, new { name = $"Nome {n}", revision = 1 })));

        answers.Count(a => a.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        answers.Where(a => a.StatusCode != HttpStatusCode.OK).ShouldAllBe(a => a.StatusCode == HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData("""{"kind":"openai","name":"","model":"m"}""", "name", 400)]
    [InlineData("""{"name":"x","model":"m"}""", "kind", 400)]
    [InlineData("""{"kind":"gemini","name":"x","model":"m"}""", "kind", 400)]
    [InlineData("""{"kind":"compatible","name":"x","model":"m"}""", "baseUrl", 400)]
    [InlineData("""{"kind":"compatible","name":"x","model":"m","baseUrl":"http://169.254.169.254/latest"}""", "baseUrl", 400)]
    [InlineData("""{"kind":"openai","name":"x","model":"m","key":"with space"}""", "key", 400)]
    [InlineData("""{"kind":"openai","name":"x","model":"m","inputPrice":0.0000001}""", "inputPrice", 400)]
    [InlineData("""{"kind":"openai","name":"x","model":"m","timeoutSeconds":0}""", "timeoutSeconds", 400)]
    [InlineData("""{"kind":"openai","name":"TAKEN","model":"m"}""", "name", 409)]
    public async Task What_cannot_be_is_refused_with_its_field(string body, string field, int status)
    {
        var given = await Given.Workspace(app);
        await Add(given, "taken");

        var answer = await given.Client(Role.Admin).PostAsync("/api/models", new StringContent(body, null, "application/json"), Stop);

        ((int)answer.StatusCode).ShouldBe(status);
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("field").GetString().ShouldBe(field);
    }

    [Fact]
    public async Task A_test_asks_once_and_says_what_it_cost_or_why_not()
    {
        var given = await Given.Workspace(app);
        var (_, id) = await Add(given, "Um", inputPrice: 2, outputPrice: 10);
        var (_, broken) = await Add(given, "Dois", model: $"{given.Id}-broken");
        app.Model.Breaks = (model, _) => model == $"{given.Id}-broken" ? new Fault { Status = 401 } : null;

        var test = await Post(given, $"/api/models/{id}/test");
        var failed = await Post(given, $"/api/models/{broken}/test");

        (test.GetProperty("works").GetBoolean(), test.GetProperty("inputTokens").GetInt32(), test.GetProperty("cost").GetDecimal()).ShouldBe((true, 100, 0.0004m));
        (failed.GetProperty("works").GetBoolean(), failed.GetProperty("reason").GetString()).ShouldBe((false, "the model's server refused the key"));
        app.Model.Asked($"{given.Id}-broken").ShouldBe(1);
        (await Get(given, "/api/models")).GetProperty("models").EnumerateArray().Select(m => m.GetProperty("testOutcome").GetString()).ShouldBe(["answered", "key_refused"]);
    }

    [Fact]
    public async Task Of_many_calls_at_once_at_the_edge_of_the_limit_no_more_are_made_than_it_pays_for()
    {
        var given = await Given.Workspace(app);
        // 1,000 dollars for a million tokens out, 16 at the most: a call may cost 1.6 cents, and the stub's costs 2 cents.
        var (_, id) = await Add(given, "Caro", outputPrice: 1_000);
        await Patch(given, id, new { maxOutputTokens = 20 });
        await Put(given, new { monthlySpending = 0.1m });

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Ask(given)));

        answers.Count(a => !a.IsOffline).ShouldBe(5);
        answers.Where(a => a.IsOffline).ShouldAllBe(a => a.FellBack == "the workspace's spending limit of this month is reached");
        (await Get(given, "/api/models")).GetProperty("spentThisMonth").GetDecimal().ShouldBe(0.1m);
        await using var db = await given.Db();
        (await db.ExecuteScalarAsync<int>("select count(*) from events where workspace_id = @Id and kind = 'models.limit_reached'", new { given.Id })).ShouldBe(1);
        (await db.QuerySingleAsync<(int, decimal)>("select sum(calls)::int, sum(cost) from model_days where workspace_id = @Id", new { given.Id })).ShouldBe((5, 0.1m));
    }

    [Fact]
    public async Task A_model_without_a_price_answers_when_the_limit_is_reached()
    {
        var given = await Given.Workspace(app);
        await Add(given, "Caro", outputPrice: 1_000);
        await Add(given, "Da casa", model: $"{given.Id}-house");
        await Put(given, new { monthlySpending = 0 });

        (await Ask(given)).Text.ShouldBe("hello back");

        app.Model.Asked($"{given.Id}-house").ShouldBe(1);
        await using var db = await given.Db();
        (await db.ExecuteScalarAsync<int>("select count(*) from events where workspace_id = @Id and kind = 'models.limit_reached'", new { given.Id })).ShouldBe(1, "told though nothing was spent yet");
    }

    [Fact]
    public async Task A_call_whose_node_died_stays_in_the_books_at_the_most_it_can_have_cost()
    {
        var given = await Given.Workspace(app);
        var books = app.Services.GetRequiredService<ModelBooks>();
        var link = new ModelLink { Kind = ModelKind.Openai, Name = "Um", Model = "m", OutputPrice = 10 };
        (await books.For(given.Id, new ModelPurpose("proposals")).Begin(link, 0.05m, 1, Stop)).IsRefused.ShouldBeFalse();

        app.Time.Forward(TimeSpan.FromMinutes(20));
        await books.SettleLost(Stop);
        await books.SettleLost(Stop);

        await using var db = await given.Db();
        (await db.QuerySingleAsync<(string, decimal)>("select outcome, cost from model_calls where workspace_id = @Id", new { given.Id })).ShouldBe(("lost", 0.05m));
        (await db.QuerySingleAsync<(int, int, decimal)>("select calls, failed, cost from model_days where workspace_id = @Id", new { given.Id })).ShouldBe((1, 1, 0.05m));
    }

    async Task<ModelAnswer> Ask(Given given)
    {
        app.Model.Says = (_, _) => Task.FromResult("hello back");
        var question = new ModelQuestion([new ChatMessage(ChatRole.User, "hello")], new ChatOptions());
        return await app.Services.GetRequiredService<AskModel>().Ask(given.Id, new ModelPurpose("proposals", "alex"), question, new OfflineChat(() => "offline words"), Stop);
    }

    async Task<(JsonElement Answer, Guid Id)> Add(Given given, string name, string model = "small", decimal? inputPrice = null, decimal? outputPrice = null)
    {
        app.Model.Says = (_, _) => Task.FromResult("hello back");
        var answer = await given.Client(Role.Admin).PostAsJsonAsync("/api/models", new { kind = "compatible", name, baseUrl = app.Model.BaseUrl, model, key = Secret, inputPrice, outputPrice }, Stop);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Stop));
        var added = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        return (added, added.GetProperty("id").GetGuid());
    }

    static async Task<JsonElement> Get(Given given, string address) => await given.Client(Role.Admin).GetFromJsonAsync<JsonElement>(address, Stop);

    static async Task<JsonElement> Post(Given given, string address) => await (await given.Client(Role.Admin).PostAsync(address, null, Stop)).Content.ReadFromJsonAsync<JsonElement>(Stop);

    static Task<HttpResponseMessage> Patch(Given given, Guid id, object body) => given.Client(Role.Admin).PatchAsJsonAsync($"/api/models/{id}", body, Stop);

    static async Task Put(Given given, object body) => (await given.Client(Role.Admin).PutAsJsonAsync("/api/models/limits", body, Stop)).EnsureSuccessStatusCode();

    static async Task<IEnumerable<string?>> Order(Given given) => (await Get(given, "/api/models")).GetProperty("models").EnumerateArray().Select(m => m.GetProperty("name").GetString());

    static async Task<(HttpStatusCode, string?)> Code(HttpResponseMessage answer) => (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("code").GetString());
}
