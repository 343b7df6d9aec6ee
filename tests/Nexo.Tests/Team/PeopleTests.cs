using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Team;

public sealed class PeopleTests(NexoApp app) : IClassFixture<NexoApp>
{
    const string Password = "uma frase só minha";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_was_added_signs_in_with_the_role_that_was_given()
    {
        var given = await Given.Workspace(app);
        var email = $"{Guid.NewGuid():n}@example.test";

        var added = await Read(await Add(given, new { email, name = "Revisão", role = "qa", channels = new[] { "shein" }, categories = new[] { "analysis" }, password = Password }), HttpStatusCode.Created);

        added.GetProperty("canSignIn").GetBoolean().ShouldBeTrue();
        using var client = given.Anonymous();
        var session = await Read(await client.PostAsJsonAsync("/api/session", new { email, password = Password }, Cancel));
        session.GetProperty("role").GetString().ShouldBe("qa");
        session.GetProperty("person").GetProperty("id").GetGuid().ShouldBe(added.GetProperty("id").GetGuid());
        session.GetProperty("person").GetProperty("channels")[0].GetString().ShouldBe("shein");
        (await given.Client(Role.Admin).GetStringAsync("/api/people", Cancel)).ShouldContain(email);
    }

    [Theory]
    [InlineData("""{"name":"x","role":"qa"}""", "email")]
    [InlineData("""{"email":"no address","name":"x","role":"qa"}""", "email")]
    [InlineData("""{"email":"a@example.test\u0000","name":"x","role":"qa"}""", "email")]
    [InlineData("""{"email":"a@example.test","role":"qa"}""", "name")]
    [InlineData("""{"email":"a@example.test","name":"x\u0000","role":"qa"}""", "name")]
    [InlineData("""{"email":"a@example.test","name":"x"}""", "role")]
    [InlineData("""{"email":"a@example.test","name":"x","role":"boss"}""", "role")]
    [InlineData("""{"email":"a@example.test","name":"x","role":"qa","channels":["nowhere"]}""", "channels[0]")]
    [InlineData("""{"email":"a@example.test","name":"x","role":"qa","categories":["analysis","nothing"]}""", "categories[1]")]
    [InlineData("""{"email":"a@example.test","name":"x","role":"qa","password":"short"}""", "password")]
    public async Task What_is_wrong_with_somebody_new_is_named(string json, string field)
    {
        var given = await Given.Workspace(app);

        using var answer = await given.Client(Role.Admin).PostAsync("/api/people", new StringContent(json, System.Text.Encoding.UTF8, "application/json"), Cancel);

        (await Read(answer, HttpStatusCode.BadRequest)).GetProperty("field").GetString().ShouldBe(field);
    }

    [Fact]
    public async Task An_address_belongs_to_one_person()
    {
        var given = await Given.Workspace(app);
        var known = given.The(Role.Member).Email;

        using var answer = await Add(given, new { email = known.ToUpperInvariant(), name = "x", role = "member" });

        (await Read(answer, HttpStatusCode.Conflict)).GetProperty("code").GetString().ShouldBe("email_taken");
    }

    [Fact]
    public async Task A_new_role_holds_for_keys_at_once_and_ends_sessions()
    {
        var given = await Given.Workspace(app);
        var person = await given.WithPassword(Role.Member);
        using var session = await given.SignedIn(person);
        (await person.Client.GetAsync("/api/people", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        await Read(await Change(given, person.Id, new { role = "head" }));

        (await person.Client.GetAsync("/api/people", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await session.GetAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Who_is_deactivated_is_shut_out_until_let_in_again()
    {
        var given = await Given.Workspace(app);
        var person = given.The(Role.Qa);

        (await Read(await Change(given, person.Id, new { deactivated = true }))).GetProperty("canSignIn").GetBoolean().ShouldBeFalse();
        (await person.Client.GetAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        await Read(await Change(given, person.Id, new { deactivated = false }));
        (await person.Client.GetAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_workspace_keeps_an_admin_even_when_two_take_it_from_each_other()
    {
        var given = await Given.Workspace(app);
        var (one, other) = (given.The(Role.Admin), await given.Person(Role.Admin));

        var answers = await Task.WhenAll(
            one.Client.PatchAsJsonAsync($"/api/people/{other.Id}", new { role = "member" }, Cancel),
            other.Client.PatchAsJsonAsync($"/api/people/{one.Id}", new { role = "member" }, Cancel));

        answers.Count(a => a.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        var left = answers[0].IsSuccessStatusCode ? one : other;
        (await Read(await left.Client.PatchAsJsonAsync($"/api/people/{left.Id}", new { deactivated = true }, Cancel), HttpStatusCode.Conflict))
            .GetProperty("code").GetString().ShouldBe("last_admin");
    }

    [Fact]
    public async Task The_database_itself_keeps_the_last_admin()
    {
        var given = await Given.Workspace(app);
        await using var db = await given.Db();

        foreach (var sql in new[] { "update memberships set role = 'head' where workspace_id = @Id", "update memberships set deactivated_at = now() where workspace_id = @Id", "delete from tokens where workspace_id = @Id; delete from memberships where workspace_id = @Id" })
            (await Should.ThrowAsync<Npgsql.PostgresException>(() => db.ExecuteAsync(sql, new { given.Id })))
                .ConstraintName.ShouldBe("workspace_keeps_an_admin", sql);
    }

    [Fact]
    public async Task Whoever_belongs_to_two_workspaces_is_shut_out_of_one_and_keeps_the_account()
    {
        var (given, other) = (await Given.Workspace(app), await Given.Workspace(app));
        var person = await other.WithPassword(Role.Member);
        await given.AlsoHas(person, Role.Qa);

        (await Read(await Change(given, person.Id, new { password = Password }), HttpStatusCode.Conflict)).GetProperty("code").GetString().ShouldBe("belongs_elsewhere");
        (await Read(await Change(given, person.Id, new { name = "Outra" }), HttpStatusCode.Conflict)).GetProperty("code").GetString().ShouldBe("belongs_elsewhere");
        await Read(await Change(given, person.Id, new { deactivated = true }));

        (await person.Client.GetAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var session = await given.SignedIn(person);
        (await Read(await session.GetAsync("/api/session", Cancel))).GetProperty("workspace").GetProperty("id").GetGuid().ShouldBe(other.Id.Value);
    }

    [Fact]
    public async Task The_neighbours_people_are_nobody()
    {
        var (given, neighbour) = (await Given.Workspace(app), await Given.Workspace(app));

        (await Change(given, neighbour.The(Role.Member).Id, new { role = "admin" })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await given.Client(Role.Admin).PostAsJsonAsync("/api/tokens", new { name = "x", person = neighbour.The(Role.Member).Id.Value }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task An_admin_makes_a_key_for_somebody_else_and_the_log_says_who_did()
    {
        var given = await Given.Workspace(app);
        var (admin, member) = (given.The(Role.Admin), given.The(Role.Member));

        var made = await Read(await admin.Client.PostAsJsonAsync("/api/tokens", new { name = "x", person = member.Id.Value }, Cancel), HttpStatusCode.Created);

        made.GetProperty("token").GetProperty("createdBy").GetString().ShouldBe($"person:{admin.Id}");
        var session = await Read(await given.WithToken(made.GetProperty("secret").GetString()!).GetAsync("/api/session", Cancel));
        session.GetProperty("role").GetString().ShouldBe("member");
        (await given.Client(Role.Head).PostAsJsonAsync("/api/tokens", new { name = "x", person = member.Id.Value }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    static Task<HttpResponseMessage> Add(Given given, object body) => given.Client(Role.Admin).PostAsJsonAsync("/api/people", body, Cancel);

    static Task<HttpResponseMessage> Change(Given given, Nexo.Platform.PersonId id, object body) => given.Client(Role.Admin).PatchAsJsonAsync($"/api/people/{id}", body, Cancel);

    static async Task<JsonElement> Read(HttpResponseMessage answer, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        answer.StatusCode.ShouldBe(expected, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
