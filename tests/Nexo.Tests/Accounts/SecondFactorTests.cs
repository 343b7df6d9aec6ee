using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Accounts;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Accounts;

public sealed class SecondFactorTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1234567890, "005924")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_rfc_6238(long seconds, string code) =>
        Totp.Code(Encoding.ASCII.GetBytes("12345678901234567890"), Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds))).ShouldBe(code);

    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Base32_is_that_of_rfc_4648(string text, string encoded) => Totp.Base32(Encoding.ASCII.GetBytes(text)).ShouldBe(encoded);

    [Fact]
    public async Task Once_on_the_password_alone_lets_nobody_in()
    {
        var given = await Given.Workspace(app);
        var (person, _, secret, _) = await WithFactor(given);

        (await Refused(await SignIn(given, person, null))).ShouldBe((HttpStatusCode.Unauthorized, "second_factor_required"));
        (await Refused(await SignIn(given, person, "000000"))).ShouldBe((HttpStatusCode.Unauthorized, "code_wrong"));
        (await SignIn(given, person, Code(secret))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_code_counts_once_also_of_two_at_once()
    {
        var given = await Given.Workspace(app);
        var (person, _, secret, _) = await WithFactor(given);

        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => SignIn(given, person, Code(secret))));
        answers.Count(a => a.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        (await SignIn(given, person, Code(secret))).StatusCode.ShouldNotBe(HttpStatusCode.OK);

        app.Time.Forward(TimeSpan.FromMinutes(16)); // some of these may have closed the door
        (await SignIn(given, person, Code(secret))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Five_wrong_codes_close_the_door_for_a_quarter_of_an_hour()
    {
        var given = await Given.Workspace(app);
        var (person, _, secret, _) = await WithFactor(given);
        for (var i = 0; i < SignInAttempts.Allowed; i++)
            await SignIn(given, person, "000000");

        (await SignIn(given, person, Code(secret))).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        app.Time.Forward(TimeSpan.FromMinutes(15));
        (await SignIn(given, person, Code(secret))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_recovery_code_works_once_and_new_ones_end_the_old()
    {
        var given = await Given.Workspace(app);
        var (person, mine, _, codes) = await WithFactor(given);
        codes.Length.ShouldBe(10);

        (await SignIn(given, person, codes[0].ToLowerInvariant().Replace("-", " "))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await SignIn(given, person, codes[0])).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await mine.GetFromJsonAsync<JsonElement>("/api/account/second-factor", Cancel)).GetProperty("recoveryCodesLeft").GetInt32().ShouldBe(9);
        var made = await mine.PostAsJsonAsync("/api/account/second-factor/recovery-codes", new { present = Given.Password }, Cancel);
        var fresh = (await made.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("recoveryCodes").EnumerateArray().Select(c => c.GetString()!).ToArray();

        (await SignIn(given, person, codes[1])).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await SignIn(given, person, fresh[0])).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Switching_it_on_ends_other_sessions_and_off_needs_the_password()
    {
        var given = await Given.Workspace(app);
        var person = await given.WithPassword(Role.Member);
        var other = await given.SignedIn(person);
        var (_, mine, _, _) = await WithFactor(given, person);
        (await other.GetAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        (await mine.PostAsJsonAsync("/api/account/second-factor/off", new { present = "a guess" }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await mine.PostAsJsonAsync("/api/account/second-factor/off", new { present = Given.Password }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await SignIn(given, person, null)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_admin_helps_somebody_in_again_on_their_page()
    {
        var given = await Given.Workspace(app);
        var (person, _, _, _) = await WithFactor(given);
        var address = $"/administracao/equipe/{person.Id}";
        var admin = await given.SignedIn(Role.Admin);

        var link = await (await admin.Submit(address, $"{address}/link-de-senha")).Page();
        var secret = link.QuerySelector("#link")!.GetAttribute("value")!.Split('/')[^1];
        (await admin.Submit(address, $"{address}/segundo-fator")).Headers.Location!.OriginalString.ShouldBe($"{address}?feito=fator");
        (await admin.Page($"{address}?feito=fator")).QuerySelector($"form[action='{address}/segundo-fator']").ShouldBeNull("it is gone");

        (await given.Anonymous().PutAsJsonAsync("/api/account/password/reset", new { secret, password = "uma outra senha bem longa" }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task An_admin_removes_that_of_a_member_and_the_log_tells_it()
    {
        var given = await Given.Workspace(app);
        var neighbour = await Given.Workspace(app);
        var (person, _, _, _) = await WithFactor(given);

        (await neighbour.Client(Role.Admin).DeleteAsync($"/api/people/{person.Id}/second-factor", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await given.Client(Role.Admin).DeleteAsync($"/api/people/{person.Id}/second-factor", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await SignIn(given, person, null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await using var db = await given.Db();
        (await db.QuerySingleAsync<string>("select actor from events where workspace_id = @workspace and kind = 'person.second_factor_removed' and subject = @subject",
            new { workspace = given.Id, subject = person.Id.ToString() })).ShouldBe($"person:{given.The(Role.Admin).Id}");
    }

    [Fact]
    public async Task Secret_and_codes_lie_nowhere_readable()
    {
        var given = await Given.Workspace(app);
        var (person, _, secret, codes) = await WithFactor(given);

        await using var db = await given.Db();
        var kept = (await db.QueryAsync<string>("""
            select row_to_json(f)::text from second_factors f where person_id = @Id union all select row_to_json(c)::text from recovery_codes c where person_id = @Id
            union all select row_to_json(e)::text from events e where workspace_id = @workspace
            """, new { person.Id, workspace = given.Id })).ToList();

        kept.Count.ShouldBeGreaterThan(11);
        foreach (var known in codes.Append(Totp.Base32(secret)).Append(Convert.ToBase64String(secret)))
            kept.ShouldAllBe(row => !row.Contains(known) && !row.Contains(known.Replace("-", "")));
    }

    [Fact]
    public async Task The_pages_do_it_without_scripts_and_a_right_password_asks_for_the_code()
    {
        var given = await Given.Workspace(app);
        var person = await given.WithPassword(Role.Member);
        var mine = await given.SignedIn(person);
        var begun = await mine.Submit("/conta", "/conta/segundo-fator", ("present", Given.Password));
        begun.Headers.Location!.OriginalString.ShouldBe("/conta/segundo-fator");
        var setup = await mine.Page("/conta/segundo-fator");
        setup.QuerySelector("svg.qr path")!.GetAttribute("d")!.Length.ShouldBeGreaterThan(1000);
        var secret = Base32(setup.QuerySelector("#secret")!.GetAttribute("value")!.Replace(" ", ""));
        (await (await mine.Submit(setup, "/conta/segundo-fator/confirmar", ("code", "000000"))).Page(HttpStatusCode.BadRequest)).Alert().ShouldStartWith("O código não confere.");
        var shown = await (await mine.Submit(setup, "/conta/segundo-fator/confirmar", ("code", Code(secret)))).Page();
        shown.QuerySelectorAll(".codes code").Length.ShouldBe(10);
        app.Time.Forward(TimeSpan.FromSeconds(30));

        var browser = given.Anonymous();
        var first = await browser.Submit("/entrar?returnUrl=%2Fanuncios", "/entrar", ("email", person.Email), ("password", Given.Password));
        first.Headers.Location!.OriginalString.ShouldBe("/entrar/codigo?returnUrl=%2Fanuncios");
        (await browser.GetAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var wrong = await (await browser.Submit(first.Headers.Location!.OriginalString, "/entrar/codigo", ("code", "000000"))).Page(HttpStatusCode.Unauthorized);
        wrong.Alert().ShouldBe("O código não confere ou já foi usado.");
        var entered = await browser.Submit(wrong, "/entrar/codigo", ("code", Code(secret)));

        entered.Headers.Location!.OriginalString.ShouldBe("/anuncios");
        (await browser.GetAsync("/api/session", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_second_step_is_over_after_ten_minutes_or_a_new_password()
    {
        var given = await Given.Workspace(app);
        var (person, _, _, _) = await WithFactor(given);
        async Task<HttpClient> Waiting()
        {
            var browser = given.Anonymous();
            await browser.Submit("/entrar", "/entrar", ("email", person.Email), ("password", Given.Password));
            (await browser.GetAsync("/entrar/codigo", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
            return browser;
        }

        var slow = await Waiting();
        app.Time.Forward(TimeSpan.FromMinutes(10));
        (await slow.GetAsync("/entrar/codigo", Cancel)).Headers.Location!.OriginalString.ShouldStartWith("/entrar?");
        var outdated = await Waiting();
        await using var db = await given.Db();
        await db.ExecuteAsync("update people set security_stamp = 'another' where id = @Id", new { person.Id });
        (await outdated.GetAsync("/entrar/codigo", Cancel)).Headers.Location!.OriginalString.ShouldStartWith("/entrar?");
    }

    string Code(byte[] secret) => Totp.Code(secret, Totp.StepAt(app.Time.GetUtcNow()));

    /// <summary>Somebody whose factor is on, half a minute later: the first code is used up.</summary>
    async Task<(Someone Person, HttpClient Client, byte[] Secret, string[] Codes)> WithFactor(Given given, Someone? person = null)
    {
        person ??= await given.WithPassword(Role.Member);
        var client = await given.SignedIn(person);
        var begun = await client.PostAsJsonAsync("/api/account/second-factor", new { present = Given.Password }, Cancel);
        var setup = (await begun.Content.ReadFromJsonAsync<JsonElement>(Cancel)).Deserialize<FactorSetup>(JsonSerializerOptions.Web)!;
        setup.Uri.ShouldBe($"otpauth://totp/Nexo:{Uri.EscapeDataString(person.Email)}?secret={setup.Secret}&issuer=Nexo");
        var secret = Base32(setup.Secret);
        var confirmed = await client.PostAsJsonAsync("/api/account/second-factor/confirm", new { code = Code(secret) }, Cancel);
        confirmed.StatusCode.ShouldBe(HttpStatusCode.OK);
        var codes = (await confirmed.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("recoveryCodes").EnumerateArray().Select(c => c.GetString()!).ToArray();
        app.Time.Forward(TimeSpan.FromSeconds(30));
        return (person, client, secret, codes);
    }

    static async Task<HttpResponseMessage> SignIn(Given given, Someone person, string? code) =>
        await given.Anonymous().PostAsJsonAsync("/api/session", new { email = person.Email, password = Given.Password, code }, Cancel);

    static async Task<(HttpStatusCode, string?)> Refused(HttpResponseMessage answer) =>
        (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("code").GetString());

    static byte[] Base32(string text)
    {
        var bits = string.Concat(text.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(eight => eight.Length == 8).Select(eight => Convert.ToByte(new string(eight), 2))];
    }
}
