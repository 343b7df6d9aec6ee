using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Access;

public sealed class TokenTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_personal_key_is_shown_once_and_opens_the_same_doors()
    {
        var given = await Given.Workspace(app);
        var person = given.The(Role.Member);

        var made = await Make(person.Client, new { name = "Relatórios" });

        var secret = made.GetProperty("secret").GetString()!;
        secret.ShouldMatch("^nexo_[A-Za-z0-9_-]{43}$");
        made.GetProperty("token").GetProperty("hint").GetString().ShouldBe(secret[^4..]);
        made.GetProperty("token").GetProperty("createdBy").GetString().ShouldBe($"person:{person.Id}");
        (await Who(given.WithToken(secret))).GetProperty("person").GetProperty("id").GetGuid().ShouldBe(person.Id.Value);
        (await person.Client.GetStringAsync("/api/tokens", Cancel)).ShouldNotContain(secret);
        await using var db = await given.Db();
        (await db.QueryAsync<string>("select row_to_json(t)::text from tokens t where workspace_id = @Id union all select row_to_json(e)::text from events e where workspace_id = @Id", new { given.Id }))
            .ShouldAllBe(row => !row.Contains(secret));
    }

    [Fact]
    public async Task A_repeated_request_makes_no_second_key_and_keeps_no_secret()
    {
        var given = await Given.Workspace(app);
        var member = given.The(Role.Member);
        async Task<HttpResponseMessage> Ask(HttpClient client, string key)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/tokens") { Content = JsonContent.Create(new { name = "Relatórios" }) };
            request.Headers.Add("Idempotency-Key", key);
            return await client.SendAsync(request, Cancel);
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Ask(member.Client, "a")));

        answers.Select(answer => (int)answer.StatusCode).Order().ShouldBe([201, 409, 409, 409]);
        (await Ask(member.Client, "b")).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await Ask(given.Client(Role.Qa), "a")).StatusCode.ShouldBe(HttpStatusCode.Created, "keys of different callers never meet");
        (await Ask(member.Client, new string('x', 201))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task An_admin_makes_the_token_of_an_agent()
    {
        var given = await Given.Workspace(app);

        var made = await Make(given.Client(Role.Admin), new { name = "Servidor", channel = "shopee" });

        made.GetProperty("secret").GetString()!.ShouldStartWith("marketplace-shopee-");
        (await Who(given.WithToken(made.GetProperty("secret").GetString()!))).GetProperty("agent").GetString().ShouldBe("sunny");
    }

    [Fact]
    public async Task A_head_does_not()
    {
        var given = await Given.Workspace(app);

        var answer = await given.Client(Role.Head).PostAsJsonAsync("/api/tokens", new { name = "Servidor", channel = "shopee" }, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("detail").GetString().ShouldBe("This needs admin.");
    }

    [Fact]
    public async Task An_admin_sees_all_of_the_workspace_others_their_own()
    {
        var given = await Given.Workspace(app);
        await Given.Workspace(app);

        (await List(given.Client(Role.Admin))).Count.ShouldBe(10);
        (await List(given.Client(Role.Head))).ShouldHaveSingleItem().GetProperty("personId").GetGuid().ShouldBe(given.The(Role.Head).Id.Value);
    }

    [Fact]
    public async Task A_revoked_key_opens_nothing_at_once_and_the_log_tells_it_once()
    {
        var given = await Given.Workspace(app);
        var made = await Make(given.Client(Role.Qa), new { name = "curta" });
        var (id, holder) = (made.GetProperty("token").GetProperty("id").GetGuid(), given.WithToken(made.GetProperty("secret").GetString()!));
        (await holder.GetAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);

        for (var i = 0; i < 2; i++)
            (await given.Client(Role.Qa).DeleteAsync($"/api/tokens/{id}", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await Who(holder)).GetProperty("code").GetString().ShouldBe("token_revoked");
        await using var db = await given.Db();
        (await db.QueryAsync<string>("select kind || ' ' || actor from events where workspace_id = @Workspace and subject = @Subject order by seq", new { Workspace = given.Id, Subject = id.ToString() }))
            .ShouldBe([$"token.created person:{given.The(Role.Qa).Id}", $"token.revoked person:{given.The(Role.Qa).Id}"]);
    }

    [Fact]
    public async Task Nobody_revokes_what_is_not_theirs()
    {
        var given = await Given.Workspace(app);
        var neighbour = await Given.Workspace(app);
        var id = (await Make(given.Client(Role.Qa), new { name = "minha" })).GetProperty("token").GetProperty("id").GetGuid();

        (await given.Client(Role.Head).DeleteAsync($"/api/tokens/{id}", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await neighbour.Client(Role.Admin).DeleteAsync($"/api/tokens/{id}", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await given.Client(Role.Qa).DeleteAsync($"/api/tokens/{id}", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_key_ends_at_its_time()
    {
        var given = await Given.Workspace(app);
        var made = await Make(given.Client(Role.Member), new { name = "hoje", expiresAt = app.Time.GetUtcNow().AddMinutes(5) });
        var holder = given.WithToken(made.GetProperty("secret").GetString()!);
        (await holder.GetAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);

        app.Time.Forward(TimeSpan.FromMinutes(5));

        (await Who(holder)).GetProperty("code").GetString().ShouldBe("token_expired");
    }

    [Theory]
    [InlineData("{}", "name")]
    [InlineData("{\"name\":\"  \"}", "name")]
    [InlineData("{\"name\":\"a\\u0000b\"}", "name")]
    [InlineData("{\"name\":\"x\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}", "expiresAt")]
    public async Task What_cannot_be_is_named(string body, string field)
    {
        var given = await Given.Workspace(app);

        var answer = await given.Client(Role.Admin).PostAsync("/api/tokens", new StringContent(body, null, "application/json"), Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("field").GetString().ShouldBe(field);
    }

    [Fact]
    public async Task A_name_has_at_most_eighty_characters_however_they_are_stored()
    {
        var given = await Given.Workspace(app);

        await Make(given.Client(Role.Member), new { name = string.Concat(Enumerable.Repeat("🧸", 80)) });
        (await given.Client(Role.Member).PostAsJsonAsync("/api/tokens", new { name = new string('a', 81) }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    static async Task<JsonElement> Make(HttpClient client, object wanted)
    {
        var answer = await client.PostAsJsonAsync("/api/tokens", wanted, Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    static async Task<List<JsonElement>> List(HttpClient client) =>
        [.. (await client.GetFromJsonAsync<JsonElement>("/api/tokens", Cancel)).GetProperty("tokens").EnumerateArray()];

    static async Task<JsonElement> Who(HttpClient client) =>
        await (await client.GetAsync("/api/session", Cancel)).Content.ReadFromJsonAsync<JsonElement>(Cancel);
}
