using System.Net;
using System.Net.Http.Json;
using Dapper;
using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;
using static Nexo.Tests.AuditTrail.Trail;

namespace Nexo.Tests.AuditTrail;

public sealed class AuditPageTests(NexoApp app) : IClassFixture<NexoApp>
{
    [Fact]
    public async Task An_admin_reads_who_did_what_to_what_in_both_languages()
    {
        var given = await Given.Workspace(app);
        var task = (await Proposals.Waiting(given, 1, "Encurtar o título <b>"))[0];
        await using (var db = await given.Db())
            await db.ExecuteAsync("insert into events (workspace_id, subject, kind, actor, body) values (@Id, @task::text, 'task.rejected', @actor, '{\"reason\": \"Ficou <longo>\"}')",
                new { given.Id, task, actor = $"person:{given.The(Role.Head).Id}" });
        await given.IsSealed(1);

        var page = await Read(given, "");
        page.ShouldContain("Equipe Head</span> rejeitou");
        page.ShouldContain($"href=\"/tarefas/{task}\"");
        page.ShouldContain("Encurtar o título &lt;b&gt;");
        page.ShouldContain("Ficou &lt;longo&gt;");
        page.ShouldContain("ainda não foi conferida");
        (await Read(given, "", "en")).ShouldContain("</span> rejected");
        (await Read(given, "?kind=access")).ShouldContain("Nada encontrado");
        (await Read(given, "?from=ontem", status: HttpStatusCode.BadRequest)).ShouldContain("A data não foi entendida");
    }

    [Fact]
    public async Task An_invitation_is_named_by_its_address()
    {
        var given = await Given.Workspace(app);
        (await given.Client(Role.Admin).PostAsJsonAsync("/api/invitations", new { email = "bia@example.com", role = "head" }, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        await given.IsSealed(1);

        (await Read(given, "")).ShouldContain("bia@example.com");
    }

    [Fact]
    public async Task A_changed_event_shows_in_its_row_and_after_a_check_at_the_top()
    {
        var given = await Given.Workspace(app);
        await given.Happens("task.approved", times: 3);
        await given.IsSealed(3);
        var admin = await given.SignedIn(Role.Admin);
        await given.IsSealed(4); // the sign-in
        (await Check(admin)).ShouldContain("Cadeia íntegra, conferida até o registro 4");

        await app.Tampers("update events set actor = 'agent:alex' where workspace_id = @Id and kind = 'task.approved'", new { given.Id });

        (await Read(given, "")).ShouldContain("O evento foi alterado depois de selado.");
        (await Check(admin)).ShouldContain("A cadeia está rompida: position 1: the event");
    }

    static async Task<string> Read(Given given, string query, string language = "pt-BR", HttpStatusCode status = HttpStatusCode.OK)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/administracao/auditoria{query}") { Headers = { { "Accept", "text/html" }, { "Accept-Language", language } } };
        using var answer = await given.Client(Role.Admin).SendAsync(request, Stop);
        answer.StatusCode.ShouldBe(status);
        return await answer.Content.ReadAsStringAsync(Stop);
    }

    static async Task<string> Check(HttpClient admin)
    {
        var page = await admin.GetStringAsync("/administracao/auditoria", Stop);
        const string Mark = "name=\"__RequestVerificationToken\" value=\"";
        var token = page[(page.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)..].Split('"')[0];
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]);
        using var answer = await admin.PostAsync("/administracao/auditoria/conferencia", form, Stop);
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        return await admin.GetStringAsync("/administracao/auditoria", Stop);
    }
}
