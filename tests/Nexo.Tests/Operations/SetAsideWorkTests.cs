using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Operations;

public sealed class SetAsideWorkTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_admin_sees_what_was_set_aside_here_without_what_it_is_about_and_retries_it()
    {
        var (given, elsewhere) = (await Given.Workspace(app), await Given.Workspace(app));
        var id = await SetAside(given, "no luck <b>");
        await SetAside(elsewhere, "not yours");
        var admin = given.Client(Role.Admin);

        var text = await admin.GetStringAsync("/api/admin/outbox?state=set_aside", Stop);
        text.ShouldNotContain("s3cret");
        var item = JsonElement.Parse(text).GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        (item.GetProperty("id").GetInt64(), item.GetProperty("kind").GetString(), item.GetProperty("attempt").GetInt32(), item.GetProperty("error").GetString()).ShouldBe((id, "test.none", 10, "no luck <b>"));

        (await elsewhere.Client(Role.Admin).PostAsync($"/api/admin/outbox/{id}/retry", null, Stop)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await admin.PostAsync($"/api/admin/outbox/{id}/retry", null, Stop)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await admin.PostAsync($"/api/admin/outbox/{id}/retry", null, Stop)).StatusCode.ShouldBe(HttpStatusCode.Conflict);

        (await admin.GetFromJsonAsync<JsonElement>("/api/admin/outbox", Stop)).GetProperty("items").GetArrayLength().ShouldBe(0);
        await using var db = await given.Db();
        (await db.QuerySingleAsync<string>("select actor || ' ' || body from events where kind = 'work.retried' and subject = @subject", new { subject = $"{id}" }))
            .ShouldBe($"person:{given.The(Role.Admin).Id} {{\"kind\": \"test.none\", \"attempt\": 10}}");
        await db.ExecuteAsync("delete from outbox where kind = 'test.none'");
    }

    [Theory]
    [InlineData("state=waiting", "state")]
    [InlineData("limit=0", "limit")]
    [InlineData("cursor=x", "cursor")]
    public async Task A_wrong_question_is_refused_by_its_field(string query, string field)
    {
        var given = await Given.Workspace(app);

        using var answer = await given.Client(Role.Admin).GetAsync($"/api/admin/outbox?{query}", Stop);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("field").GetString().ShouldBe(field);
    }

    [Fact]
    public async Task The_page_shows_it_and_its_button_puts_it_into_the_queue_again()
    {
        var given = await Given.Workspace(app);
        var id = await SetAside(given, "no luck <b>");
        var admin = await given.SignedIn(Role.Admin);

        var page = await admin.GetStringAsync("/administracao/fila", Stop);
        page.ShouldContain("no luck &lt;b&gt;");
        page.ShouldContain("10 tentativas");
        const string Mark = "name=\"__RequestVerificationToken\" value=\"";
        var token = page[(page.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)..].Split('"')[0];
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token), KeyValuePair.Create("back", "/administracao/fila")]);
        (await admin.PostAsync($"/administracao/fila/{id}/tentar", form, Stop)).StatusCode.ShouldBe(HttpStatusCode.SeeOther);

        page = await admin.GetStringAsync("/administracao/fila", Stop);
        page.ShouldContain("Entrou na fila de novo");
        page.ShouldContain("Nada foi deixado de lado");

        (await admin.PostAsync($"/administracao/fila/{id}/tentar", form, Stop)).StatusCode.ShouldBe(HttpStatusCode.SeeOther); // another admin was first
        (await admin.GetStringAsync("/administracao/fila", Stop)).ShouldContain("Este trabalho já está na fila.");
        using var refused = await admin.GetAsync("/administracao/fila?cursor=x", Stop);
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await refused.Content.ReadAsStringAsync(Stop)).ShouldContain("Esta página da lista não existe.");
        await using var db = await given.Db();
        await db.ExecuteAsync("delete from outbox where kind = 'test.none'");
    }

    static async Task<long> SetAside(Given given, string error)
    {
        await using var db = await given.Db();
        return await db.QuerySingleAsync<long>("""
            insert into outbox (workspace_id, kind, body, attempt, last_error, set_aside_at) values (@Id, 'test.none', '{"password": "s3cret"}', 10, @error, now()) returning id
            """, new { given.Id, error });
    }
}
