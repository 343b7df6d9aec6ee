using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Tests.Support;
using Shouldly;
using static Nexo.Tests.Tasks.TaskCalls;

namespace Nexo.Tests.Tasks;

/// <summary>Whatever is sent, the answer is a 4xx that names field and rule, and nothing is written.</summary>
public sealed class BadInputTests(NexoApp app) : IClassFixture<NexoApp>
{
    const string Good = """ "marketplace":"amazon","title":"x","category":"analysis","priority":"low" """;

    [Theory]
    [InlineData("{", "body", "well-formed JSON")]
    [InlineData("", "body", "must be an object")]
    [InlineData("null", "body", "object")]
    [InlineData("[]", "body", "object")]
    [InlineData("{}", "marketplace", "required")]
    [InlineData("""{"marketplace":"ebay"}""", "marketplace", "must be one of amazon")]
    [InlineData("""{"marketplace":7}""", "marketplace", "must be one of amazon")]
    [InlineData("""{"marketplace":"amazon","category":"x"}""", "category", "must be one of optimization, best-practice")]
    [InlineData("""{"marketplace":"amazon","title":null,"category":"analysis","priority":"low"}""", "title", "required")]
    [InlineData("""{"marketplace":"amazon","title":"  ","category":"analysis","priority":"low"}""", "title", "empty")]
    [InlineData("""{"marketplace":"amazon","title":7,"category":"analysis","priority":"low"}""", "title", "must be a text")]
    [InlineData("""{"marketplace":"amazon","title":"a\u0000b","category":"analysis","priority":"low"}""", "title", "NUL")]
    [InlineData("""{"marketplace":"amazon","title":"\ud800","category":"analysis","priority":"low"}""", "title", "Unicode")]
    [InlineData("""{"marketplace":"amazon","title":"x","category":"analysis","priority":0}""", "priority", "must be one of low, medium, high")]
    [InlineData("{+,\"estimatedHours\":0}", "estimatedHours", "more than 0")]
    [InlineData("{+,\"estimatedHours\":1000.01}", "estimatedHours", "at most 1000")]
    [InlineData("{+,\"estimatedHours\":0.333}", "estimatedHours", "2 decimals")]
    [InlineData("{+,\"estimatedHours\":\"4\"}", "estimatedHours", "must be a number")]
    [InlineData("{+,\"estimatedHours\":1e400}", "estimatedHours", "must be a number")]
    [InlineData("{+,\"tags\":\"a\"}", "tags", "array")]
    [InlineData("{+,\"tags\":[1]}", "tags[0]", "must be a text")]
    [InlineData("{+,\"tags\":[null]}", "tags[0]", "must be a text")]
    [InlineData("{+,\"tags\":[\"\"]}", "tags[0]", "empty")]
    [InlineData("{+,\"metadata\":[]}", "metadata", "object")]
    [InlineData("{+,\"metadata\":{\"a\":{\"b\":\"\\u0000\"}}}", "metadata.a.b", "NUL")]
    [InlineData("{+,\"metadata\":{\"a\\u0000\":1}}", "metadata", "NUL")]
    [InlineData("{+,\"metadata\":{\"a\":\"\\ud800\"}}", "metadata", "Unicode")]
    [InlineData("{+,\"metadata\":{\"a\":1e999999}}", "metadata.a", "too large")]
    [InlineData("{+,\"nope\":1}", "nope", "no field nope")]
    [InlineData("{+,\"title\":\"twice\"}", "title", "twice")]
    [InlineData("{+,\"impact\":-1}", "impact", "0 to 9999")]
    [InlineData("{+,\"fingerprint\":\"\"}", "fingerprint", "empty")]
    [InlineData("{+,\"listingIds\":[\"x\"]}", "listingIds[0]", "UUID")]
    [InlineData("{+,\"listingIds\":[\"0190a1b2-0000-7000-8000-000000000000\"]}", "listingIds", "no listing")]
    [InlineData("{+,\"changeSet\":[null]}", "changeSet[0]", "object")]
    [InlineData("{+,\"changeSet\":[{}]}", "changeSet[0].listingId", "required")]
    [InlineData("{+,\"changeSet\":[{\"listingId\":\"0190a1b2-0000-7000-8000-000000000000\",\"field\":\"id\",\"after\":\"x\"}]}", "changeSet[0].field", "must be one of title")]
    [InlineData("{+,\"changeSet\":[{\"listingId\":\"0190a1b2-0000-7000-8000-000000000000\",\"field\":\"title\",\"before\":\"x\",\"after\":\"x\"}]}", "changeSet[0].after", "differ")]
    [InlineData("{+,\"changeSet\":[{\"listingId\":\"0190a1b2-0000-7000-8000-000000000000\",\"field\":\"title\",\"after\":\"x\"}]}", "changeSet", "no listing")]
    [InlineData("""{"marketplace":"amazon","title":"x","category":"analysis","priority":"HIGH"}""", "priority", "must be one of low, medium, high")]
    [InlineData("{+,\"changeSet\":[{\"listingId\":\"0190a1b2-0000-7000-8000-000000000000\",\"colour\":\"x\"}]}", "changeSet[0].colour", "no field")]
    [InlineData("{+,\"changeSet\":[{\"listingId\":\"0190a1b2-0000-7000-8000-000000000000\",\"field\":\"title\",\"before\":\"1\",\"after\":null}]}", "changeSet[0].after", "required")]
    [InlineData("{+,\"changeSet\":[{\"listingId\":\"0190a1b2-0000-7000-8000-000000000000\",\"field\":\"title\",\"before\":\"1\",\"after\":\" \"}]}", "changeSet[0].after", "empty")]
    [InlineData("{+,\"changeSet\":[{\"listingId\":\"0190a1b2-0000-7000-8000-000000000000\",\"field\":\"price\",\"before\":\"1\",\"after\":null}]}", "changeSet[0].after", "required")]
    [InlineData("{+,\"changeSet\":[{\"listingId\":\"0190a1b2-0000-7000-8000-000000000000\",\"field\":\"price\",\"before\":\"1\",\"after\":\"dez\"}]}", "changeSet[0].after", "must be a number")]
    [InlineData("{+,\"changeSet\":[{\"listingId\":\"0190a1b2-0000-7000-8000-000000000000\",\"field\":\"price\",\"before\":\"1\",\"after\":\"0\"}]}", "changeSet[0].after", "at least 0.01")]
    [InlineData("{+,\"changeSet\":[{\"listingId\":\"0190a1b2-0000-7000-8000-000000000000\",\"field\":\"price\",\"before\":\"1\",\"after\":\"1.001\"}]}", "changeSet[0].after", "2 decimals")]
    [InlineData("{+,\"changeSet\":[{\"listingId\":\"0190a1b2-0000-7000-8000-000000000000\",\"field\":\"stock\",\"before\":\"1\",\"after\":\"1.5\"}]}", "changeSet[0].after", "whole number")]
    [InlineData("{+,\"changeSet\":[{\"listingId\":\"0190a1b2-0000-7000-8000-000000000000\",\"field\":\"stock\",\"before\":\"1\",\"after\":\"-1\"}]}", "changeSet[0].after", "at least 0")]
    public async Task A_bad_proposal_is_named_with_its_rule(string json, string field, string rule)
    {
        var given = await Given.Workspace(app);
        var (status, body) = await given.Agent(Channel.Amazon).Post(Address, json.Replace("+", Good, StringComparison.Ordinal));
        status.ShouldBe(400, body.ToString());
        body.Text("field").ShouldBe(field, body.ToString());
        body.Text("detail").ShouldContain(rule);
        (await Rows(given)).ShouldBe(0);
    }

    [Fact]
    public async Task Lengths_are_counted_in_characters_not_in_bytes()
    {
        var given = await Given.Workspace(app);
        var amazon = given.Agent(Channel.Amazon);
        object Titled(string title) => new { marketplace = "amazon", title, category = "analysis", priority = "low" };
        (await amazon.Post(Address, Titled(string.Concat(Enumerable.Repeat("👶", 300))))).Status.ShouldBe(201);
        (await amazon.Post(Address, Titled(string.Concat(Enumerable.Repeat("👶", 301))))).ShouldBeRefused(400, "length", "title");
        (await amazon.Post(Address, new { marketplace = "amazon", title = "x", category = "analysis", priority = "low", tags = Enumerable.Repeat("a", 51) })).ShouldBeRefused(400, "too_many", "tags");
        (await amazon.Post(Address, new { marketplace = "amazon", title = "x", category = "analysis", priority = "low", metadata = new { a = new string('x', 33_000) } })).ShouldBeRefused(400, "too_large", "metadata");
    }

    [Fact]
    public async Task Sql_and_html_are_texts_like_any_other()
    {
        var given = await Given.Workspace(app);
        const string Evil = "'; drop table marketplace_tasks; -- <script>alert(1)</script> {\"a\"} \\";
        var (status, body) = await given.Agent(Channel.Amazon).Post(Address, new { marketplace = "amazon", title = Evil, description = Evil, category = "analysis", priority = "low", tags = new[] { Evil[..60] }, metadata = new Dictionary<string, string> { [Evil] = Evil }, fingerprint = Evil });
        status.ShouldBe(201);
        var (_, read) = await given.Client(Role.Member).Get($"{Address}/{body.Text("id")}");
        (read.Text("title"), read.Text("description"), read.GetProperty("tags")[0].GetString(), read.GetProperty("metadata").Text(Evil)).ShouldBe((Evil, Evil, Evil[..60], Evil));
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        var given = await Given.Workspace(app);
        byte[] bytes = [.. Encoding.UTF8.GetBytes($"{{{Good},\"description\":\""), 0xC3, 0x28, .. Encoding.UTF8.GetBytes("\"}")];
        (await Send(given.Agent(Channel.Amazon), HttpMethod.Post, Address, bytes)).ShouldBeRefused(400, "not_unicode", "body");
        var patched = await Send(given.Client(Role.Head), HttpMethod.Patch, $"{Address}/approve", [.. "{\"reason\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        patched.Status.ShouldBe(400, patched.Body.ToString());
        patched.Body.Text("field").ShouldBe("reason");
    }

    [Theory]
    [InlineData("POST", "")]
    [InlineData("PATCH", "/approve")]
    [InlineData("PATCH", "/complete")]
    public async Task A_body_of_ten_megabytes_is_refused(string method, string path)
    {
        var given = await Given.Workspace(app);
        var bytes = new byte[10_000_000];
        Array.Fill(bytes, (byte)' ');
        var client = method == "POST" ? given.Agent(Channel.Amazon) : given.Client(Role.Head);
        var answer = await Send(client, new HttpMethod(method), Address + path, bytes);
        (answer.Status, answer.Body.Text("code"), answer.Body.Text("field")).ShouldBe((413, "too_large", "body"));
    }

    [Theory]
    [InlineData("/approve", "{", "body", "well-formed JSON")]
    [InlineData("/approve", "{}", "approved", "required")]
    [InlineData("/approve", """{"approved":true}""", "taskIds", "required")]
    [InlineData("/approve", """{"approved":"yes"}""", "approved", "true or false")]
    [InlineData("/approve", """{"approved":true,"taskIds":[]}""", "taskIds", "1 to 1000")]
    [InlineData("/approve", """{"approved":true,"taskIds":"x"}""", "taskIds", "array")]
    [InlineData("/approve", """{"approved":true,"taskIds":["x"]}""", "taskIds[0]", "UUID")]
    [InlineData("/approve", """{"approved":true,"taskIds":["0190a1b2-0000-7000-8000-000000000000"],"versions":{"a":1}}""", "versions", "UUID")]
    [InlineData("/approve", """{"approved":true,"filter":{"colour":"x"},"expectedCount":1}""", "filter.colour", "no field")]
    [InlineData("/approve", """{"approved":true,"filter":{"status":"x"},"expectedCount":1}""", "status", "must be one of")]
    [InlineData("/approve", """{"approved":true,"extra":1}""", "extra", "no field")]
    [InlineData("/assign", """{"taskId":"x","assignedTo":"y"}""", "taskId", "UUID")]
    [InlineData("/complete", """{"taskId":"0190a1b2-0000-7000-8000-000000000000"}""", "actualHours", "required")]
    [InlineData("/complete", """{"taskId":"0190a1b2-0000-7000-8000-000000000000","actualHours":0.001}""", "actualHours", "2 decimals")]
    [InlineData("/complete", """{"taskId":"0190a1b2-0000-7000-8000-000000000000","actualHours":1,"notes":"\u0000"}""", "notes", "NUL")]
    [InlineData("/x/reopen", "{}", "id", "UUID")]
    [InlineData("/0190a1b2-0000-7000-8000-000000000000/change-set", "{}", "version", "required")]
    [InlineData("/0190a1b2-0000-7000-8000-000000000000/change-set", """{"version":1,"changeSet":[]}""", "changeSet", "at least one")]
    public async Task A_bad_move_is_named_with_its_rule(string path, string json, string field, string rule)
    {
        var given = await Given.Workspace(app);
        var (status, body) = await given.Client(Role.Head).Patch(Address + path, json);
        (status, body.Text("field")).ShouldBe((400, field), body.ToString());
        body.Text("detail").ShouldContain(rule);
    }

    [Fact]
    public async Task Other_content_and_unknown_addresses_are_problems_too()
    {
        var given = await Given.Workspace(app);
        var head = given.Client(Role.Head);
        (await Send(head, HttpMethod.Post, Address, "x"u8.ToArray(), "text/plain")).Body.Text("code").ShouldBe("unsupported_media_type");
        (await Send(head, HttpMethod.Patch, $"{Address}/approve", "x"u8.ToArray(), "text/plain")).Body.Text("code").ShouldBe("unsupported_media_type");
        (await head.Get("/api/nothing/here")).Body.Text("code").ShouldBe("not_found");
        (await head.Send(HttpMethod.Put, Address, "{}")).Body.Text("code").ShouldBe("method_not_allowed");
    }

    static async Task<(int Status, JsonElement Body)> Send(HttpClient client, HttpMethod method, string address, byte[] bytes, string type = "application/json")
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var request = new HttpRequestMessage(method, address) { Content = content };
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    static async Task<int> Rows(Given given)
    {
        await using var db = await given.Db();
        return await db.ExecuteScalarAsync<int>("select count(*) from marketplace_tasks where workspace_id = @Id", new { given.Id });
    }
}
