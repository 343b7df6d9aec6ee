using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Html.Parser;
using Dapper;
using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Inbox;

/// <summary>The forms as a browser without a script sends them: boxes that are not ticked are not sent.</summary>
public class PlainFormsTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Views_are_saved_renamed_made_the_default_and_deleted()
    {
        var given = await Given.Workspace(app);
        var client = await given.SignedIn(Role.Head);

        (await Send(client, "/aprovacoes", "/aprovacoes/visoes/salvar", ("nome", "Amazon"), ("endereco", "/aprovacoes?canal=amazon"))).ShouldBe("/aprovacoes?canal=amazon");
        var id = await One<Guid>(given, "select id from saved_views where workspace_id = @Id");
        (await Send(client, "/aprovacoes/visoes", $"/aprovacoes/visoes/{id}", ("fazer", "renomear"), ("nome", "Só Amazon"), ("lugar", "0"))).ShouldBe("/aprovacoes/visoes");
        (await One<string>(given, "select name from saved_views where workspace_id = @Id")).ShouldBe("Só Amazon");
        await Send(client, "/aprovacoes/visoes", $"/aprovacoes/visoes/{id}", ("fazer", "padrao"));
        (await One<long>(given, "select count(*) from default_views where workspace_id = @Id")).ShouldBe(1);
        await Send(client, "/aprovacoes/visoes", $"/aprovacoes/visoes/{id}", ("fazer", "excluir"));
        (await One<long>(given, "select count(*) from saved_views where workspace_id = @Id")).ShouldBe(0);
    }

    [Fact]
    public async Task Comments_are_written_corrected_and_deleted()
    {
        var given = await Given.Workspace(app);
        var task = (await Proposals.Waiting(given, 1))[0];
        var client = await given.SignedIn(Role.Member);
        var page = $"/tarefas/{task}";

        (await Send(client, page, $"{page}/comentarios", ("texto", "primeiro"), ("volta", page))).ShouldBe($"{page}#comentarios");
        var id = await One<Guid>(given, "select id from task_comments where workspace_id = @Id");
        await Send(client, page, $"{page}/comentarios/{id}", ("texto", "segundo"), ("volta", page));
        (await client.GetStringAsync(page, Cancel)).ShouldContain("segundo");
        await Send(client, page, $"{page}/comentarios/{id}/excluir", ("volta", page));
        (await client.GetStringAsync(page, Cancel)).ShouldContain("Comentário excluído.");
    }

    [Fact]
    public async Task Notices_are_read_one_by_one_and_all_at_once_and_muted()
    {
        var given = await Given.Workspace(app);
        var ids = await Proposals.Waiting(given, 3);
        var somebody = await given.WithPassword(Role.Member);
        var client = await given.SignedIn(somebody);
        (await given.Client(Role.Head).PatchAsJsonAsync("/api/orchestration/tasks/approve", new { taskIds = ids, approved = true }, Cancel)).EnsureSuccessStatusCode();
        foreach (var id in ids)
            (await given.Client(Role.Head).PatchAsJsonAsync("/api/orchestration/tasks/assign", new { taskId = id, assignedTo = somebody.Id.Value }, Cancel)).EnsureSuccessStatusCode();
        var told = (await somebody.Client.GetFromJsonAsync<JsonElement>("/api/notifications", Cancel)).GetProperty("notifications").EnumerateArray().Select(one => one.GetProperty("id").GetInt64()).ToArray();

        await Send(client, "/avisos", "/avisos/lidos", ("aviso", $"{told[1]}"));
        (await Unread()).ShouldBe(2);
        await Send(client, "/avisos", "/avisos/lidos", ("ate", $"{told[1]}"));
        (await Unread()).ShouldBe(1, "what came after the page was seen stays unread");
        await Send(client, "/avisos", "/avisos/escolhas");
        (await One<long>(given, "select count(*) from muted_notifications where workspace_id = @Id")).ShouldBe(4);

        async Task<int> Unread() => (await somebody.Client.GetFromJsonAsync<JsonElement>("/api/notifications", Cancel)).GetProperty("unread").GetInt32();
    }

    [Fact]
    public async Task A_task_by_hand_is_made_for_each_listing_that_is_ticked_and_kept_as_a_template()
    {
        var given = await Given.Workspace(app);
        await Proposals.Waiting(given, 2);
        var listings = await All(given, "select id from listings where workspace_id = @Id");
        var client = await given.SignedIn(Role.Head);
        (string, string)[] form = [("chave", "uma-vez"), ("titulo", "Rever {título}"), ("categoria", "analysis"), ("prioridade", "low"), ("guardar", "Rever"), ("fazer", "criar"), .. listings.Select(id => ("anuncio", id.ToString()))];

        (await Send(client, "/aprovacoes/nova?busca=a", "/aprovacoes/nova", form)).ShouldStartWith("/aprovacoes?");
        await Send(client, "/aprovacoes/nova", "/aprovacoes/nova", [.. form.Where(field => field.Item1 != "guardar")]);

        (await One<long>(given, "select count(*) from marketplace_tasks where workspace_id = @Id and title like 'Rever %'")).ShouldBe(2, "sent twice it is made once");
        (await One<string>(given, "select title from task_templates where workspace_id = @Id")).ShouldBe("Rever {título}");
    }

    static async Task<string> Send(HttpClient client, string page, string address, params (string Name, string Value)[] fields)
    {
        var token = (await new HtmlParser().ParseDocumentAsync(await client.GetStringAsync(page, Cancel), Cancel)).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var form = new FormUrlEncodedContent([.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value)), KeyValuePair.Create("__RequestVerificationToken", token)]);
        using var answer = await client.PostAsync(address, form, Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await answer.Content.ReadAsStringAsync(Cancel));
        return answer.Headers.Location!.OriginalString;
    }

    static async Task<T> One<T>(Given given, string sql)
    {
        await using var db = await given.Db();
        return (await db.ExecuteScalarAsync<T>(sql, new { given.Id }))!;
    }

    static async Task<Guid[]> All(Given given, string sql)
    {
        await using var db = await given.Db();
        return [.. await db.QueryAsync<Guid>(sql, new { given.Id })];
    }
}
