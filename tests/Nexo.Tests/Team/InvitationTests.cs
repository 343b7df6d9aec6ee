using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Team;

public sealed class InvitationTests(NexoApp app) : IClassFixture<NexoApp>
{
    const string Password = "uma frase só minha";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_is_new_comes_in_with_the_role_that_was_given()
    {
        var given = await Given.Workspace(app);
        var email = NewEmail();
        var secret = await Invite(given, new { email, role = "head", channels = new[] { "shein" }, categories = new[] { "analysis" } });
        using var browser = given.Anonymous();

        var joined = await Read(await Accept(browser, new { secret, name = "Ana", password = Password }));

        joined.GetProperty("workspace").GetGuid().ShouldBe(given.Id.Value);
        var session = await Read(await browser.GetAsync("/api/session", Cancel)); // the answer began one
        session.GetProperty("role").GetString().ShouldBe("head");
        session.GetProperty("person").GetProperty("channels")[0].GetString().ShouldBe("shein");
        (await Read(await given.Client(Role.Admin).GetAsync("/api/invitations", Cancel))).GetProperty("invitations").GetArrayLength().ShouldBe(0);
        await using var db = await given.Db();
        (await db.QueryAsync<string>("select kind from events where workspace_id = @Id and kind like 'person.%' order by seq", new { given.Id })).ShouldBe(["person.invited", "person.joined", "person.signed_in"]);
        (await db.ExecuteScalarAsync<long>("select count(*) from events where body::text like @secret or subject like @secret", new { secret = $"%{secret}%" })).ShouldBe(0);
    }

    [Fact]
    public async Task Of_two_acceptances_at_once_exactly_one_counts()
    {
        var given = await Given.Workspace(app);
        var secret = await Invite(given, new { email = NewEmail(), role = "member" });

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Accept(given.Anonymous(), new { secret, name = $"N{i}", password = Password })));

        answers.Count(a => a.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        foreach (var refused in answers.Where(a => a.StatusCode != HttpStatusCode.OK))
            (await Code(refused)).ShouldBeOneOf("invitation_accepted", "sign_in_first");
        await using var db = await given.Db();
        (await db.ExecuteScalarAsync<long>("select count(*) from events where workspace_id = @Id and kind = 'person.joined'", new { given.Id })).ShouldBe(1);
    }

    [Fact]
    public async Task Taken_back_while_it_is_accepted_it_is_either_one_or_the_other()
    {
        var given = await Given.Workspace(app);
        for (var i = 0; i < 5; i++)
        {
            var secret = await Invite(given, new { email = NewEmail(), role = "admin" });
            var id = (await Read(await given.Client(Role.Admin).GetAsync("/api/invitations", Cancel))).GetProperty("invitations")[0].GetProperty("id").GetGuid();

            var accepted = Accept(given.Anonymous(), new { secret, name = "x", password = Password });
            var revoked = given.Client(Role.Admin).DeleteAsync($"/api/invitations/{id}", Cancel);

            ((await accepted).IsSuccessStatusCode ^ (await revoked).IsSuccessStatusCode).ShouldBeTrue($"{(await accepted).StatusCode} and {(await revoked).StatusCode}");
        }
    }

    [Fact]
    public async Task Whoever_has_an_account_must_be_signed_in_to_it()
    {
        var (given, other) = (await Given.Workspace(app), await Given.Workspace(app));
        var known = await other.WithPassword(Role.Head);
        var secret = await Invite(given, new { email = known.Email.ToUpperInvariant(), role = "qa" });

        (await Code(await Accept(given.Anonymous(), new { secret, name = "x", password = Password }), HttpStatusCode.Unauthorized)).ShouldBe("sign_in_first");
        (await Code(await Accept(other.Client(Role.Member), new { secret }), HttpStatusCode.Forbidden)).ShouldBe("for_somebody_else");
        using var browser = await other.SignedIn(known);
        await Read(await Accept(browser, new { secret }));

        var session = await Read(await browser.GetAsync("/api/session", Cancel));
        session.GetProperty("workspace").GetProperty("id").GetGuid().ShouldBe(given.Id.Value);
        session.GetProperty("role").GetString().ShouldBe("qa");
        (await Read(await known.Client.GetAsync("/api/session", Cancel))).GetProperty("role").GetString().ShouldBe("head", "a key stays in its workspace");
    }

    [Fact]
    public async Task A_link_is_over_when_it_was_renewed_revoked_or_is_seven_days_old()
    {
        var given = await Given.Workspace(app);
        var admin = given.Client(Role.Admin);
        var first = await Invite(given, new { email = NewEmail(), role = "member" });
        var id = (await Read(await admin.GetAsync("/api/invitations", Cancel))).GetProperty("invitations")[0].GetProperty("id").GetGuid();

        var renewed = Secret(await Read(await admin.PostAsync($"/api/invitations/{id}/renew", null, Cancel)));
        (await Code(await Accept(given.Anonymous(), new { secret = first, name = "x", password = Password }), HttpStatusCode.NotFound)).ShouldBe("invitation_unknown");
        app.Time.Forward(TimeSpan.FromDays(7));
        (await Code(await Accept(given.Anonymous(), new { secret = renewed, name = "x", password = Password }), HttpStatusCode.Conflict)).ShouldBe("invitation_expired");
        var again = Secret(await Read(await admin.PostAsync($"/api/invitations/{id}/renew", null, Cancel)));
        (await admin.DeleteAsync($"/api/invitations/{id}", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await Code(await Accept(given.Anonymous(), new { secret = again, name = "x", password = Password }), HttpStatusCode.Conflict)).ShouldBe("invitation_revoked");
        (await admin.PostAsync($"/api/invitations/{id}/renew", null, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{"role":"qa"}""", "email")]
    [InlineData("""{"email":"none","role":"qa"}""", "email")]
    [InlineData("""{"email":"a@example.test"}""", "role")]
    [InlineData("""{"email":"a@example.test","role":"boss"}""", "role")]
    [InlineData("""{"email":"a@example.test","role":"qa","name":"x\u0000"}""", "name")]
    [InlineData("""{"email":"a@example.test","role":"qa","categories":["none"]}""", "categories[0]")]
    public async Task What_is_wrong_with_an_invitation_is_named(string json, string field)
    {
        var given = await Given.Workspace(app);

        using var answer = await given.Client(Role.Admin).PostAsync("/api/invitations", new StringContent(json, System.Text.Encoding.UTF8, "application/json"), Cancel);

        (await Read(answer, HttpStatusCode.BadRequest)).GetProperty("field").GetString().ShouldBe(field);
    }

    [Fact]
    public async Task A_short_password_leaves_the_invitation_open_and_who_is_here_already_is_not_invited()
    {
        var given = await Given.Workspace(app);
        var email = NewEmail();
        var secret = await Invite(given, new { email, role = "member", name = "Proposto" });

        (await Read(await Accept(given.Anonymous(), new { secret, password = "curta" }), HttpStatusCode.BadRequest)).GetProperty("field").GetString().ShouldBe("password");
        (await Code(await Send(given, new { email, role = "qa" }), HttpStatusCode.Conflict)).ShouldBe("invited_already");
        (await Code(await Send(given, new { email = given.The(Role.Qa).Email, role = "qa" }), HttpStatusCode.Conflict)).ShouldBe("member_already");
        (await Read(await Accept(given.Anonymous(), new { secret, password = Password }))).GetProperty("name").GetString().ShouldBe("Proposto");
    }

    [Fact]
    public async Task Whoever_was_removed_comes_back_only_by_a_new_invitation_with_its_role()
    {
        var given = await Given.Workspace(app);
        var person = await given.WithPassword(Role.Head);
        (await given.Client(Role.Admin).DeleteAsync($"/api/people/{person.Id}", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await person.Client.GetAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await given.Client(Role.Admin).GetStringAsync("/api/people", Cancel)).ShouldNotContain(person.Email);
        (await given.Client(Role.Admin).PatchAsJsonAsync($"/api/people/{person.Id}", new { deactivated = false }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        var secret = await Invite(given, new { email = person.Email, role = "member" });
        await using var db = await given.Db();
        (await db.ExecuteScalarAsync<long>("select count(*) from tokens where workspace_id = @Id and person_id = @person and revoked_at is null", new { given.Id, person = person.Id })).ShouldBe(0);
        using var browser = given.Anonymous();
        await Read(await Accept(browser, new { secret, name = "De volta", password = Password }));
        (await Read(await browser.GetAsync("/api/session", Cancel))).GetProperty("role").GetString().ShouldBe("member");
    }

    static string NewEmail() => $"{Guid.NewGuid():n}@example.test";

    static Task<HttpResponseMessage> Send(Given given, object body) => given.Client(Role.Admin).PostAsJsonAsync("/api/invitations", body, Cancel);

    static async Task<string> Invite(Given given, object body)
    {
        using var answer = await Send(given, body);
        return Secret(await Read(answer, HttpStatusCode.Created));
    }

    static string Secret(JsonElement fresh) => fresh.GetProperty("link").GetString()!.Split("/convite/")[1];

    static Task<HttpResponseMessage> Accept(HttpClient client, object body) => client.PostAsJsonAsync("/api/invitations/accept", body, Cancel);

    static async Task<string?> Code(HttpResponseMessage answer, HttpStatusCode? expected = null) => (await Read(answer, expected ?? answer.StatusCode)).GetProperty("code").GetString();

    static async Task<JsonElement> Read(HttpResponseMessage answer, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        answer.StatusCode.ShouldBe(expected, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
