using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Tests.Accounts;
using Nexo.Tests.Support;
using Nexo.Webhooks;
using Shouldly;
using static Nexo.Tests.Webhooks.WebhookCalls;

namespace Nexo.Tests.Webhooks;

/// <summary>Endpoints as heads and admins make, change and try them.</summary>
public sealed class EndpointTests(WebhooksApp app) : IClassFixture<WebhooksApp>
{
    [Theory]
    [InlineData("""{"url":"https://erp.example","kinds":["*"]}""", "name", "name_missing")]
    [InlineData("""{"name":" ","url":"https://erp.example","kinds":["*"]}""", "name", "name_not_possible")]
    [InlineData("""{"name":"x","kinds":["*"]}""", "url", "address_not_possible")]
    [InlineData("""{"name":"x","url":"ftp://erp.example","kinds":["*"]}""", "url", "address_not_possible")]
    [InlineData("""{"name":"x","url":"https://ana:pass@erp.example","kinds":["*"]}""", "url", "address_not_plain")]
    [InlineData("""{"name":"x","url":"https://erp.example"}""", "kinds", "kinds_missing")]
    [InlineData("""{"name":"x","url":"https://erp.example","kinds":["run.failed","everything"]}""", "kinds[1]", "kind_not_possible")]
    [InlineData("""{"name":"x","url":"https://erp.example","kinds":[null]}""", "kinds[0]", "kind_not_possible")]
    public async Task What_cannot_be_is_refused_with_field_and_rule(string body, string field, string code)
    {
        var given = await Given.Workspace(app);
        using var answer = await given.Client(Role.Head).PostAsync("/api/webhooks", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Stop);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        (problem.GetProperty("field").GetString(), problem.GetProperty("code").GetString()).ShouldBe((field, code));
    }

    [Fact]
    public async Task Events_about_access_go_only_where_an_admin_wants_them()
    {
        var given = await Given.Workspace(app);
        var wanted = new { name = "Access", url = app.Receiver.Address + "/access", kinds = new[] { "token.*" } };
        using var byHead = await given.Client(Role.Head).PostAsJsonAsync("/api/webhooks", wanted, Stop);
        using var byAdmin = await given.Client(Role.Admin).PostAsJsonAsync("/api/webhooks", wanted, Stop);
        var id = (await byAdmin.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("endpoint").GetProperty("id").GetString();
        using var moved = await given.Client(Role.Head).PatchAsJsonAsync($"/api/webhooks/{id}", new { url = app.Receiver.Address + "/elsewhere" }, Stop);
        var all = await given.Endpoint(app.Receiver, ["*"]);

        (byHead.StatusCode, byAdmin.StatusCode, moved.StatusCode).ShouldBe((HttpStatusCode.Forbidden, HttpStatusCode.Created, HttpStatusCode.Forbidden));
        var subject = (await given.Tells("token.revoked"))[0];
        var other = (await given.Tells())[0];
        await Eventually.Is(1, () => Task.FromResult(app.Receiver.At(all.Path).Count(one => one.Subject == other)));
        await Eventually.Is(1, () => Task.FromResult(app.Receiver.At("/access").Count(one => one.Subject == subject)));
        app.Receiver.At(all.Path).ShouldNotContain(one => one.Subject == subject);
    }

    [Fact]
    public async Task Neither_secret_nor_address_is_in_log_or_table_or_an_answer_after_the_first()
    {
        var given = await Given.Workspace(app);
        var slack = $"{app.Receiver.Address}/services/T0/B0/SlackSecretPathThatNobodySees{Guid.NewGuid():n}";
        using var made = await given.Client(Role.Head).PostAsJsonAsync("/api/webhooks", new { name = "Slack", url = slack, kinds = new[] { "demo.*" }, format = "slack" }, Stop);
        var (_, _, secret) = await given.Endpoint(app.Receiver);

        await using var db = await given.Db();
        var kept = await db.ExecuteScalarAsync<string>("select (select string_agg(e::text, ' ') from events e where workspace_id = @Id) || (select string_agg(w::text, ' ') from webhook_endpoints w where workspace_id = @Id)", new { given.Id });
        var seen = kept + await made.Content.ReadAsStringAsync(Stop) + await given.Client(Role.Admin).GetStringAsync("/api/webhooks", Stop);
        seen.ShouldContain("webhook.created");
        seen.ShouldNotContain(secret!);
        seen.ShouldNotContain("SlackSecretPath");
    }

    [Fact]
    public async Task A_rotated_secret_signs_beside_the_one_before_for_a_day()
    {
        var given = await Given.Workspace(app);
        var (id, path, before) = await given.Endpoint(app.Receiver);
        using var rotated = await given.Client(Role.Head).PostAsync($"/api/webhooks/{id}/rotate", null, Stop);
        var after = (await rotated.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("secret").GetString()!;

        await given.IsDelivered((await given.Tells())[0]);
        app.Time.Forward(TimeSpan.FromHours(25));
        await given.IsDelivered((await given.Tells())[0]);

        var got = app.Receiver.At(path);
        got[0].Signatures.ShouldBe([Signed(got[0], after), Signed(got[0], before!)]);
        got[1].Signatures.ShouldBe([Signed(got[1], after)]);
    }

    [Theory]
    [InlineData("standard")]
    [InlineData("slack")]
    [InlineData("email")]
    public async Task A_test_is_sent_now_in_the_endpoints_format_and_shows_the_answer(string format)
    {
        var given = await Given.Workspace(app);
        var (id, path, _) = await given.Endpoint(app.Receiver, format: format);
        app.Receiver.Answer(path, 404, new string('x', 5000));

        using var answer = await given.Client(Role.Head).PostAsync($"/api/webhooks/{id}/test", null, Stop);

        var test = (await answer.Content.ReadFromJsonAsync<EndpointTest>(Nexo.Platform.Json.Options, Stop))!;
        (test.Works, test.Status, test.Error, test.Answer!.Length).ShouldBe((false, 404, "status", 2048));
        var got = app.Receiver.At(path).ShouldHaveSingleItem().Json;
        (format switch { "standard" => got.GetProperty("type"), "slack" => got.GetProperty("text"), _ => got.GetProperty("subject") }).GetString()!
            .ShouldContain(format == "standard" ? "webhook.test" : "Teste do Nexo");
        (await given.Webhook(id)).FailingSince.ShouldBeNull();
    }

    [Fact]
    public async Task People_read_a_sentence_without_markup_of_strangers_and_a_link()
    {
        var given = await Given.Workspace(app);
        var slack = await given.Endpoint(app.Receiver, ["run.*"], "slack");
        var email = await given.Endpoint(app.Receiver, ["run.*"], "email");
        const string Body = """{"run":"nightly-2026-11-22","error":"<!channel> & more\nlines","outputsUri":"https://example.test/1"}""";

        await given.Tells("run.failed", body: Body);

        await Eventually.Is(1, () => Task.FromResult(app.Receiver.At(slack.Path).Count));
        await Eventually.Is(1, () => Task.FromResult(app.Receiver.At(email.Path).Count));
        app.Receiver.At(slack.Path)[0].Json.GetProperty("text").GetString()
            .ShouldBe($"*Execução nightly-2026-11-22 falhou*\n&lt;!channel&gt; &amp; more lines\nhttps://example.test/1\nhttp://nexo.example/execucoes/nightly-2026-11-22");
        var letter = app.Receiver.At(email.Path)[0].Json;
        letter.GetProperty("subject").GetString().ShouldBe("Nexo: Execução nightly-2026-11-22 falhou");
        letter.GetProperty("to").GetString()!.Split(", ").ShouldBe([given.The(Role.Admin).Email, given.The(Role.Head).Email]);
        letter.GetProperty("text").GetString()!.ShouldEndWith($"http://nexo.example/execucoes/nightly-2026-11-22\n");
    }

    [Fact]
    public async Task Of_two_who_change_what_they_saw_one_wins()
    {
        var given = await Given.Workspace(app);
        var (id, _, _) = await given.Endpoint(app.Receiver);
        var client = given.Client(Role.Head);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => client.PatchAsJsonAsync($"/api/webhooks/{id}", new { name = $"Name {i}", revision = 1 }, Stop)));

        answers.Count(a => a.IsSuccessStatusCode).ShouldBe(1);
        answers.Where(a => !a.IsSuccessStatusCode).ShouldAllBe(a => a.StatusCode == HttpStatusCode.Conflict);
        await using var db = await given.Db();
        (await db.ExecuteScalarAsync<int>("select count(*) from events where workspace_id = @Id and kind = 'webhook.changed'", new { given.Id })).ShouldBe(1);
    }

    [Fact]
    public async Task The_pages_show_the_secret_once_and_what_a_receiver_answered_as_text()
    {
        var given = await Given.Workspace(app);
        var browser = await given.SignedIn(Role.Head);
        var path = $"/{Guid.NewGuid():n}";
        app.Receiver.Answer(path, 500, "<script>alert(1)</script>");

        using var made = await browser.Submit(WebhookPages.Root, WebhookPages.Root, ("name", "ERP"), ("format", "standard"), ("url", app.Receiver.Address + path), ("others", "demo.happened"), ("kind", "run.failed"));
        (await made.Page(HttpStatusCode.Created)).QuerySelector("#secret")!.GetAttribute("value")!.ShouldStartWith("whsec_");
        (await browser.Page(WebhookPages.Root)).Body!.InnerHtml.ShouldNotContain("whsec_");
        await using var db = await given.Db();
        var id = await db.ExecuteScalarAsync<Guid>("select id from webhook_endpoints where workspace_id = @Id", new { given.Id });
        using var tested = await browser.Submit($"{WebhookPages.Root}/{id}", $"{WebhookPages.Root}/{id}/passo", ("passo", "testar"));
        var page = await tested.Page();

        page.QuerySelector("main [role=status]")!.TextContent.ShouldContain("O destino respondeu 500");
        page.QuerySelector("main pre")!.TextContent.ShouldBe("<script>alert(1)</script>");
        var delivery = await db.ExecuteScalarAsync<Guid>("select id from webhook_deliveries where workspace_id = @Id", new { given.Id });
        (await browser.Page($"{WebhookPages.Root}/entregas/{delivery}")).QuerySelector("#message pre")!.TextContent.ShouldContain("\"type\":\"webhook.test\"");
        using var refused = await browser.Submit(WebhookPages.Root, WebhookPages.Root, ("name", "ERP"), ("url", "ftp://x"), ("kind", "run.failed"));
        (await refused.Page(HttpStatusCode.BadRequest)).Alert().ShouldContain("O endereço começa com http");
    }

    static string Signed(Received got, string secret) => Signature.Of(secret, got.Id, DateTimeOffset.FromUnixTimeSeconds(long.Parse(got.Timestamp, System.Globalization.CultureInfo.InvariantCulture)), got.Body);
}
