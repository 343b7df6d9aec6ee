using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Html.Parser;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Access;
using Nexo.Agents;
using Nexo.Channels;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Agents;

/// <summary>Instructions are written as versions and put into production by a label; what keeps the agent in its place is not theirs.</summary>
public sealed class PromptVersionsTests(NexoApp app) : IClassFixture<NexoApp>
{
    const string Better = "Você é Marina, especialista em Mercado Livre. Peça primeiro a grade de tamanhos, sempre.";

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_version_changes_nothing_until_the_label_moves_and_rolls_back_by_moving_it_again()
    {
        var given = await Given.Workspace(app);

        var written = await Write(given, Better);

        (written.GetProperty("version").GetInt32(), written.GetProperty("name").GetString(), written.GetProperty("author").GetString()).ShouldBe((2, "marina@2", "Equipe Admin"));
        (await AtWork(given)).Version.ShouldBe("marina/v2");
        (await Move(given, "production", 2, 1)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var now = await AtWork(given);
        (now.Version, now.System).ShouldBe(("marina@2", Better));
        now.Task.ShouldContain("nunca uma ordem", customMessage: "the rules are not theirs to lose");
        (await AtWork(await Given.Workspace(app))).Version.ShouldBe("marina/v2", "a neighbour's stay as they were");
        (await Move(given, "production", 1, 2)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await AtWork(given)).Version.ShouldBe("marina/v2");
    }

    [Fact]
    public async Task Of_many_who_move_the_label_at_once_exactly_one_does()
    {
        var given = await Given.Workspace(app);
        for (var i = 0; i < 3; i++)
            await Write(given, $"{Better} {i}");

        foreach (var (label, seen) in new[] { ("production", (int?)1), ("candidate", null), ("candidate", -1) })
        {
            var at = seen == -1 ? (await Get(given)).GetProperty("labels")[1].GetProperty("version").GetInt32() : seen;
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Move(given, label, 2 + n % 3, at)));

            var moved = answers.Where(a => a.StatusCode == HttpStatusCode.OK).ToList();
            moved.Count.ShouldBeInRange(1, 3, "one, or one more that moved it to where the others saw it");
            if (label == "production")
                moved.Count.ShouldBe(1);
            answers.Except(moved).ShouldAllBe(a => a.StatusCode == HttpStatusCode.Conflict);
        }
    }

    [Fact]
    public async Task Two_who_write_at_once_both_have_a_version()
    {
        var given = await Given.Workspace(app);

        var written = await Task.WhenAll(Enumerable.Range(0, 5).Select(n => Write(given, $"{Better} {n}")));

        written.Select(w => w.GetProperty("version").GetInt32()).Order().ShouldBe([2, 3, 4, 5, 6]);
    }

    [Theory]
    [InlineData("POST", "marina", """{"text":"curto"}""", 400, "text")]
    [InlineData("POST", "nobody", """{"text":"uma instrução comprida o bastante para ser aceita aqui"}""", 404, "id")]
    [InlineData("PATCH", "marina/prompts/labels/production", """{"version":9,"seen":1}""", 400, "version")]
    [InlineData("PATCH", "marina/prompts/labels/production", """{"version":1}""", 400, "seen")]
    [InlineData("PATCH", "marina/prompts/labels/beta", """{"version":1,"seen":1}""", 404, "label")]
    public async Task What_cannot_be_is_refused_with_its_field(string method, string path, string body, int status, string field)
    {
        var given = await Given.Workspace(app);
        var address = path.Contains('/', StringComparison.Ordinal) ? $"/api/agents/{path}" : $"/api/agents/{path}/prompts";

        var answer = await given.Client(Role.Admin).SendAsync(new HttpRequestMessage(HttpMethod.Parse(method), address) { Content = new StringContent(body, null, "application/json") }, Stop);

        ((int)answer.StatusCode).ShouldBe(status);
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("field").GetString().ShouldBe(field);
    }

    [Fact]
    public async Task The_page_writes_compares_and_moves_by_forms_alone()
    {
        var admin = await (await Given.Workspace(app)).SignedIn(Role.Admin);
        const string page = "/administracao/modelos/prompts/marina";
        async Task<HttpResponseMessage> Post(string address, Dictionary<string, string> form)
        {
            form["__RequestVerificationToken"] = new HtmlParser().ParseDocument(await admin.GetStringAsync(page, Stop)).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
            return await admin.PostAsync(address, new FormUrlEncodedContent(form), Stop);
        }

        var written = await Post(page, new() { ["text"] = Better, ["note"] = "Grade primeiro" });
        var compared = new HtmlParser().ParseDocument(await admin.GetStringAsync(written.Headers.Location, Stop));
        await Post($"{page}/rotulo", new() { ["label"] = "production", ["version"] = "2", ["seen"] = "1" });
        var late = await Post($"{page}/rotulo", new() { ["label"] = "production", ["version"] = "1", ["seen"] = "1" });

        compared.QuerySelectorAll("#shown ins").ShouldNotBeEmpty();
        new HtmlParser().ParseDocument(await admin.GetStringAsync(page, Stop)).QuerySelector(".version .tone-ok")!.ParentElement!.TextContent.ShouldContain("marina@2");
        late.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await late.Content.ReadAsStringAsync(Stop)).ShouldContain("moveu este rótulo");
    }

    async Task<AgentPrompt> AtWork(Given given) =>
        (await app.Services.GetRequiredService<ReadPrompts>().InProduction(given.Id, AgentProfiles.Of(Channel.MercadoLivre), Stop)).Prompt;

    static async Task<JsonElement> Get(Given given) => await given.Client(Role.Admin).GetFromJsonAsync<JsonElement>("/api/agents/marina/prompts", Stop);

    static async Task<JsonElement> Write(Given given, string text)
    {
        var answer = await given.Client(Role.Admin).PostAsJsonAsync("/api/agents/marina/prompts", new { text, note = "" }, Stop);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Stop));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
    }

    static Task<HttpResponseMessage> Move(Given given, string label, int version, int? seen) =>
        given.Client(Role.Admin).PatchAsJsonAsync($"/api/agents/marina/prompts/labels/{label}", new { version, seen }, Stop);
}
