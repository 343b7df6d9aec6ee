using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Inbox;

public class TemplatesTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_template_makes_a_task_for_each_listing_with_what_the_listing_holds_now()
    {
        var given = await Given.Workspace(app);
        var listings = await Listings(given, 3);
        var id = await Save(given, "Encurtar");

        var made = await Apply(given, id, [.. listings, Guid.NewGuid()], key: null);

        made.GetProperty("created").GetArrayLength().ShouldBe(3);
        made.GetProperty("failed")[0].GetProperty("code").GetString().ShouldBe("listing_not_found");
        await using var db = await given.Db();
        var task = await db.QuerySingleAsync<(string Title, string ChangeSet)>("select title, change_set::text from marketplace_tasks where workspace_id = @Id and title like '%Anúncio 0%'", new { given.Id });
        task.Title.ShouldBe("Encurtar Anúncio 0");
        var edit = JsonElement.Parse(task.ChangeSet)[0];
        edit.GetProperty("before").GetString().ShouldBe("Anúncio 0");
        edit.GetProperty("after").GetString().ShouldBe("SKU-0 curto");
    }

    [Fact]
    public async Task Applied_again_and_at_once_with_the_same_key_nothing_is_made_twice()
    {
        var given = await Given.Workspace(app);
        var listings = await Listings(given, 5);
        var id = await Save(given, "De novo");

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Apply(given, id, listings, key: "lote-1")));

        answers.SelectMany(answer => answer.GetProperty("created").EnumerateArray()).Select(one => one.GetProperty("taskId").GetGuid()).Distinct().Count().ShouldBe(5);
        await using var db = await given.Db();
        (await db.ExecuteScalarAsync<long>("select count(*) from marketplace_tasks where workspace_id = @Id", new { given.Id })).ShouldBe(5);
    }

    [Fact]
    public async Task Without_a_key_one_task_of_a_template_and_listing_is_open_at_a_time()
    {
        var given = await Given.Workspace(app);
        var listings = await Listings(given, 1);
        var id = await Save(given, "Uma só");
        await Apply(given, id, listings, key: null);
        await Apply(given, id, listings, key: null);

        await using var db = await given.Db();
        await Eventually.Is(1L, () => db.ExecuteScalarAsync<long>("select count(*) from marketplace_tasks where workspace_id = @Id and status in ('pending', 'awaiting_approval')", new { given.Id })!);
    }

    [Theory]
    [InlineData("", "x", null, null, "name")]
    [InlineData("a", "", null, null, "title")]
    [InlineData("a", "x", "cor", "azul", "field")]
    [InlineData("a", "x", "price", "caro", "after")]
    public async Task What_would_be_refused_for_every_listing_is_refused_when_it_is_saved(string name, string title, string? field, string? after, string at)
    {
        var given = await Given.Workspace(app);

        var answer = await given.Client(Role.Head).PostAsJsonAsync("/api/task-templates", new { name, title, category = "optimization", priority = "low", field, after }, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("field").GetString().ShouldBe(at);
    }

    static async Task<Guid> Save(Given given, string name)
    {
        var answer = await given.Client(Role.Head).PostAsJsonAsync("/api/task-templates",
            new { name, title = "Encurtar {título}", category = "optimization", priority = "medium", field = "title", after = "{sku} curto" }, Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancel));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("id").GetGuid();
    }

    static async Task<JsonElement> Apply(Given given, Guid id, Guid[] listingIds, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/task-templates/{id}/apply") { Content = JsonContent.Create(new { listingIds }) };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var answer = await given.Client(Role.Head).SendAsync(request, Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancel));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    static async Task<Guid[]> Listings(Given given, int count)
    {
        await using var db = await given.Db();
        return [.. await db.QueryAsync<Guid>("""
            insert into listings (id, workspace_id, channel, external_id, sku, title, facts_hash)
            select gen_random_uuid(), @Id, 'shopee', 'x' || n, 'SKU-' || n, 'Anúncio ' || n, '' from generate_series(0, @count - 1) n returning id
            """, new { given.Id, count })];
    }
}
