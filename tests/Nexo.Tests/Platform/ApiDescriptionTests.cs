using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nexo.Channels;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Platform;

public sealed class ApiDescriptionTests(NexoApp app) : IClassFixture<NexoApp>
{
    static readonly string Snapshot = Path.Combine(Repository.Root, "tests/Nexo.Tests/Platform/openapi.snapshot.json");

    /// <summary>A change of the contract is looked at: refresh with <c>NEXO_REFRESH=1 ./nexo test ApiDescription</c>, which writes the client too, and read the difference.</summary>
    [Fact]
    public async Task The_contract_is_what_was_agreed()
    {
        var now = (await Read()).ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n";
        if (Environment.GetEnvironmentVariable("NEXO_REFRESH") is { Length: > 0 })
        {
            await File.WriteAllTextAsync(Snapshot, now, TestContext.Current.CancellationToken);
            await Nexo.Tests.Client.ContractTests.Write();
        }

        var agreed = await File.ReadAllTextAsync(Snapshot, TestContext.Current.CancellationToken);

        Differences(agreed, now).ShouldBeEmpty("NEXO_REFRESH=1 ./nexo test ApiDescription writes the new contract");
    }

    [Fact]
    public async Task It_is_openapi_3_1_and_every_operation_says_what_it_is_for_and_whom_it_lets_in()
    {
        var document = await Read();

        document["openapi"]!.GetValue<string>().ShouldStartWith("3.1");
        var operations = Operations(document).ToList();
        operations.Count.ShouldBeGreaterThan(20);
        operations.Where(o => o.Operation["summary"] is null || o.Operation["tags"] is null).Select(o => o.Name).ShouldBeEmpty();
        operations.Where(o => o.Operation["security"] is null).Select(o => o.Name)
            .ShouldBe(["get /live", "get /ready", "post /api/session", "delete /api/session", "post /api/account/password/reset", "put /api/account/password/reset", "post /api/session/passkey/options", "post /api/session/passkey", "post /api/invitations/accept"], ignoreOrder: true);
    }

    [Fact]
    public async Task Every_operation_shows_what_is_sent_and_answered_and_it_fits_the_schemas()
    {
        var document = await Read();
        var check = new SchemaCheck(document);
        List<string> wrong = [];
        foreach (var (name, operation) in Operations(document))
        {
            if (operation["operationId"] is null)
                wrong.Add($"{name}: has no name");
            foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
                if (parameter!["in"]!.GetValue<string>() == "query" && char.IsUpper(parameter["name"]!.GetValue<string>()[0]))
                    wrong.Add($"{name}: {parameter["name"]} is written otherwise on the wire");
            var shown = operation["responses"]!.AsObject().Where(r => r.Key[0] == '2').Select(r => ("answer", r.Value!["content"]?["application/json"]))
                .Append(("request", name.EndsWith("/import", StringComparison.Ordinal) ? null : operation["requestBody"]?["content"]?["application/json"]));
            foreach (var (what, media) in shown.Where(s => s.Item2 is not null))
            {
                if (media!["example"] is { } example)
                    wrong.AddRange(check.Misfits(media["schema"]!, example, $"{name} {what}"));
                else if (!(name.EndsWith("/import", StringComparison.Ordinal)))
                    wrong.Add($"{name}: shows no {what}");
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/api/people", "/api/people")]
    [InlineData("/api/tokens", "/api/tokens")]
    [InlineData("/api/session", "/api/session")]
    [InlineData("/api/imports", "/api/imports")]
    [InlineData("/api/rules", "/api/rules")]
    [InlineData("/api/listings", "/api/listings")]
    [InlineData("/api/findings", "/api/findings")]
    [InlineData("/api/orchestration/tasks", "/api/orchestration/tasks")]
    [InlineData("/api/orchestration/tasks/{id}", "/api/orchestration/tasks/{task}")]
    [InlineData("/api/orchestration/tasks/{id}/history", "/api/orchestration/tasks/{task}/history")]
    [InlineData("/api/orchestration/stats", "/api/orchestration/stats")]
    [InlineData("/api/orchestration/status", "/api/orchestration/status")]
    [InlineData("/api/imports/{id}/refusals", "/api/imports/{import}/refusals")]
    [InlineData("/api/marketplace/orchestration/status", "/api/marketplace/orchestration/status")]
    [InlineData("/api/marketplace/orchestration/activations/{id}", "/api/marketplace/orchestration/activations/{activation}")]
    public async Task What_is_answered_fits_what_is_described(string path, string address)
    {
        var (document, world) = (await Read(), await Access.Doors.World.Make(app));

        var answer = JsonNode.Parse(await world.Given.Client(Nexo.Access.Role.Admin).GetStringAsync(world.Fill(address), TestContext.Current.CancellationToken));

        var schema = document["paths"]![path]!["get"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!;
        new SchemaCheck(document).Misfits(schema, answer, path).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_example_of_a_proposal_can_be_sent_as_it_stands()
    {
        var example = (await Read())["paths"]!["/api/orchestration/tasks"]!["post"]!["requestBody"]!["content"]!["application/json"]!["example"]!;
        using var alex = (await Given.Workspace(app)).Agent(Channel.Amazon);

        using var answer = await alex.PostAsJsonAsync("/api/orchestration/tasks", example, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task The_page_to_browse_it_brings_everything_itself()
    {
        using var client = app.CreateClient();
        var page = await client.GetStringAsync("/docs/api/index.html", TestContext.Current.CancellationToken);

        page.ShouldNotContain("http://");
        page.ShouldNotContain("https://");
        page.ShouldNotContain("<script>");
        var parts = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(page).QuerySelectorAll("script, link, img").Select(part => part.GetAttribute("src") ?? part.GetAttribute("href")!).ToArray();
        parts.Length.ShouldBeGreaterThan(4);
        parts = [.. parts, "swagger-ui.css"]; // of our stylesheet
        foreach (var part in parts)
            (await client.GetAsync(new Uri(new Uri("http://localhost/docs/api/index.html"), part), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    async Task<JsonNode> Read() => JsonNode.Parse(await app.CreateClient().GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken))!;

    static IEnumerable<(string Name, JsonObject Operation)> Operations(JsonNode document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        where operation.Key is "get" or "post" or "put" or "patch" or "delete"
        select ($"{operation.Key} {path.Key}", operation.Value!.AsObject());

    /// <summary>The first lines that differ, rather than two documents side by side.</summary>
    static IEnumerable<string> Differences(string agreed, string now)
    {
        var (before, after) = (agreed.Split('\n'), now.Split('\n'));
        return after.Except(before).Take(10).Select(line => $"+ {line.Trim()}").Concat(before.Except(after).Take(10).Select(line => $"- {line.Trim()}"))
            .Concat(before.Length == after.Length ? [] : [$"{before.Length} lines before, {after.Length} now"]);
    }
}
