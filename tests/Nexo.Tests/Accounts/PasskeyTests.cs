using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Accounts;

/// <summary>What a browser without a device can try; the whole way is walked in Chromium (AccountJourney).</summary>
public sealed class PasskeyTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_options_ask_for_a_verified_owner_and_a_passkey_that_names_its_person()
    {
        var given = await Given.Workspace(app);
        var person = await given.WithPassword(Role.Member);
        var mine = await given.SignedIn(person);

        var create = await (await mine.PostAsJsonAsync("/api/account/passkeys/options", new { present = Given.Password }, Cancel)).Content.ReadFromJsonAsync<JsonElement>(Cancel);
        var get = await (await given.Anonymous().PostAsync("/api/session/passkey/options", null, Cancel)).Content.ReadFromJsonAsync<JsonElement>(Cancel);

        create.GetProperty("user").GetProperty("name").GetString().ShouldBe(person.Email);
        create.GetProperty("authenticatorSelection").GetProperty("residentKey").GetString().ShouldBe("required");
        create.GetProperty("authenticatorSelection").GetProperty("userVerification").GetString().ShouldBe("required");
        get.GetProperty("userVerification").GetString().ShouldBe("required");
        get.TryGetProperty("allowCredentials", out var named).ShouldBe(named.ValueKind == JsonValueKind.Array);
        (await mine.PostAsJsonAsync("/api/account/passkeys/options", new { present = "a guess" }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"AA","authenticatorData":"AA","signature":"AA","userHandle":"AA"},"clientExtensionResults":{}}""")]
    [InlineData("""{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"oA"},"clientExtensionResults":{}}""")]
    [InlineData("""{"id":5}""")]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task An_answer_of_nonsense_is_refused_with_and_without_a_challenge(string credential)
    {
        var given = await Given.Workspace(app);
        var mine = await given.SignedIn(Role.Member);
        var body = JsonSerializer.Deserialize<JsonElement>(credential);
        foreach (var begin in new[] { false, true })
        {
            if (begin)
                await mine.PostAsync("/api/session/passkey/options", null, Cancel);
            ((int)(await mine.PostAsJsonAsync("/api/session/passkey", new { credential = body }, Cancel)).StatusCode).ShouldBeInRange(400, 401);
            if (begin)
                await mine.PostAsJsonAsync("/api/account/passkeys/options", new { present = Given.Password }, Cancel);
            (await mine.PostAsJsonAsync("/api/account/passkeys", new { name = "x", credential = body }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        }
    }

    [Fact]
    public async Task One_is_listed_named_and_removed_by_its_owner_alone()
    {
        var given = await Given.Workspace(app);
        var (mine, other) = (await given.WithPassword(Role.Member), given.Client(Role.Admin));
        var browser = await given.SignedIn(mine);
        var id = Guid.CreateVersion7();
        await using var db = await given.Db();
        await db.ExecuteAsync("""
            insert into passkeys (id, credential_id, person_id, name, public_key, sign_count, is_backup_eligible, is_backed_up, created_at)
            values (@id, uuid_send(@id), @person, 'Antigo', '\x00', 0, true, true, now())
            """, new { id, person = mine.Id });

        (await other.PatchAsJsonAsync($"/api/account/passkeys/{id}", new { name = "Meu" }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await other.DeleteAsync($"/api/account/passkeys/{id}", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await mine.Client.PatchAsJsonAsync($"/api/account/passkeys/{id}", new { name = new string('x', 81) }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await browser.Submit("/conta", $"/conta/chaves/{id}", ("name", "Celular"))).Headers.Location!.OriginalString.ShouldBe("/conta?feito=chave-nome");
        (await mine.Client.GetStringAsync("/api/account/passkeys", Cancel)).ShouldContain("\"name\":\"Celular\"");
        (await browser.Submit("/conta", $"/conta/chaves/{id}/remover")).Headers.Location!.OriginalString.ShouldBe("/conta?feito=chave-removida");

        (await mine.Client.GetStringAsync("/api/account/passkeys", Cancel)).ShouldBe("""{"passkeys":[]}""");
        (await db.QueryAsync<string>("select kind from events where workspace_id = @Id and kind like 'person.passkey%' order by seq", new { given.Id }))
            .ShouldBe(["person.passkey_renamed", "person.passkey_removed"]);
    }
}
