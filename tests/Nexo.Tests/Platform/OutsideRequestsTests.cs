using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Platform;

/// <summary>What somebody sends who has read nothing: always an answer that says field and rule, never a 500.</summary>
public sealed class OutsideRequestsTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Basic YTpi")]
    [InlineData("Bearer")]
    [InlineData("marketplace-amazon-secret123")]
    [InlineData("Bearer marketplace-amazon-secret123")]
    public async Task An_authorization_that_opens_nothing_is_a_401(string authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/orchestration/tasks") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Authorization", authorization);

        var (answer, body) = await Send(app.CreateClient(), request);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        body.GetProperty("error").GetString().ShouldBe("Unauthorized - marketplace agent token required");
        var header = answer.Headers.NonValidated["WWW-Authenticate"].ToString();
        header.ShouldStartWith("Bearer ");
        header.ShouldAllBe(c => char.IsAscii(c), "a real server refuses to send anything else");
    }

    [Theory]
    [InlineData("/api/findings?rule=%00", "rule")]
    [InlineData("/api/listings?q=a%00b", "q")]
    [InlineData("/api/orchestration/tasks?q=%00", "q")]
    [InlineData("/api/orchestration/tasks?agent=%00", "agent")]
    [InlineData("/api/events?types=%00", "types")]
    [InlineData("/api/rules?%00=1", "query")]
    public async Task A_nul_character_in_an_address_is_named(string address, string field)
    {
        var given = await Given.Workspace(app);

        var (answer, body) = await Send(given.Client(Role.Admin), new HttpRequestMessage(HttpMethod.Get, address));

        (answer.StatusCode, body.GetProperty("field").GetString()).ShouldBe((HttpStatusCode.BadRequest, field));
        body.GetProperty("detail").GetString()!.ShouldContain("NUL");
    }

    [Theory]
    [InlineData("""{"filter":{"q":"a\u0000"},"expectedCount":1,"approved":true}""", "q")]
    [InlineData("""{"filter":{"agent":"\u0000"},"expectedCount":1,"approved":true}""", "agent")]
    public async Task A_nul_character_in_a_filter_is_named(string json, string field)
    {
        var given = await Given.Workspace(app);

        var (answer, body) = await Send(given.Client(Role.Head), Json(HttpMethod.Patch, "/api/orchestration/tasks/approve", json));

        (answer.StatusCode, body.GetProperty("field").GetString()).ShouldBe((HttpStatusCode.BadRequest, field));
    }

    [Theory]
    [InlineData("/api/orchestration/tasks?stauts=pending", "stauts")]
    [InlineData("/api/orchestration/tasks?status=pending&page=2", "page")]
    [InlineData("/api/rules?chanel=amazon", "chanel")]
    [InlineData("/api/imports?status=failed", "status")]
    [InlineData("/api/session?x", "x")]
    public async Task A_parameter_nobody_reads_is_named(string address, string field)
    {
        var given = await Given.Workspace(app);

        var (answer, body) = await Send(given.Client(Role.Admin), new HttpRequestMessage(HttpMethod.Get, address));

        (answer.StatusCode, body.GetProperty("field").GetString(), body.GetProperty("code").GetString()).ShouldBe((HttpStatusCode.BadRequest, field, "unknown_parameter"));
    }

    [Fact]
    public async Task Who_may_not_see_a_list_is_not_told_its_parameters()
    {
        var (answer, _) = await Send(app.CreateClient(), new HttpRequestMessage(HttpMethod.Get, "/api/people?x=1"));

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("PATCH", "/api/orchestration/tasks/complete", """{"actualHours":"3"}""", "actualHours: must be a number.")]
    [InlineData("PATCH", "/api/orchestration/tasks/complete", """{"notes":5}""", "notes: must be a text.")]
    [InlineData("PATCH", "/api/orchestration/tasks/complete", """{"byHand":"yes"}""", "byHand: must be true or false.")]
    [InlineData("PATCH", "/api/orchestration/tasks/0198a2b8-5554-71c8-a10d-8dda9334ef68/change-set", """{"version":"1"}""", "version: must be a whole number.")]
    [InlineData("PATCH", "/api/orchestration/tasks/0198a2b8-5554-71c8-a10d-8dda9334ef68/cancel", """{"reason":[]}""", "reason: must be a text.")]
    [InlineData("POST", "/api/tasks/assign-intelligent", """{"strategy":1}""", "strategy: must be a text.")]
    [InlineData("POST", "/api/people", """{"name":true}""", "name: must be a text.")]
    [InlineData("POST", "/api/session", """{"email":1}""", "email: must be a text.")]
    public async Task A_value_of_the_wrong_type_is_told_the_right_one(string method, string address, string json, string sentence)
    {
        var given = await Given.Workspace(app);

        var (answer, body) = await Send(given.Client(Role.Admin), Json(new HttpMethod(method), address, json));

        (answer.StatusCode, body.GetProperty("detail").GetString()).ShouldBe((HttpStatusCode.BadRequest, sentence));
    }

    [Fact]
    public async Task An_address_with_characters_that_are_none_signs_nobody_in()
    {
        var (answer, _) = await Send(app.CreateClient(), Json(HttpMethod.Post, "/api/session", """{"email":"a\ufffe@example.test","password":"xxxxxxxxxxxx"}"""));

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("application/json; charset=bogus")]
    [InlineData("application/json; charset=utf-16")]
    public async Task Json_is_utf_8(string type)
    {
        var given = await Given.Workspace(app);
        var request = Json(HttpMethod.Patch, "/api/orchestration/tasks/approve", "{}");
        request.Content!.Headers.Remove("Content-Type");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);

        var (answer, body) = await Send(given.Client(Role.Head), request);

        (answer.StatusCode, body.GetProperty("field").GetString()).ShouldBe((HttpStatusCode.BadRequest, "Content-Type"));
    }

    [Fact]
    public async Task Utf_8_may_stand_in_quotes()
    {
        var given = await Given.Workspace(app);
        var request = Json(HttpMethod.Patch, "/api/orchestration/tasks/assign", "{}");
        request.Content!.Headers.Remove("Content-Type");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=\"UTF-8\"");

        var (_, body) = await Send(given.Client(Role.Head), request);

        body.TryGetProperty("field", out var field).ShouldBeTrue(body.ToString());
        field.GetString().ShouldBe("taskId");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    public async Task A_missing_body_is_named(string json)
    {
        var given = await Given.Workspace(app);

        var (answer, body) = await Send(given.Client(Role.Head), Json(HttpMethod.Patch, "/api/orchestration/tasks/assign", json));

        (answer.StatusCode, body.GetProperty("field").GetString()).ShouldBe((HttpStatusCode.BadRequest, "body"));
        body.GetProperty("error").GetString().ShouldBe("taskId and assignedTo are required");
    }

    [Theory]
    [InlineData("GET", "/api/nothing/here", 404)]
    [InlineData("GET", "/api/listings/no-uuid", 404)]
    [InlineData("DELETE", "/api/orchestration/tasks", 405)]
    public async Task What_the_router_refuses_has_a_sentence_too(string method, string address, int status)
    {
        var given = await Given.Workspace(app);

        var (answer, body) = await Send(given.Client(Role.Head), new HttpRequestMessage(new HttpMethod(method), address));

        ((int)answer.StatusCode, body.GetProperty("status").GetInt32()).ShouldBe((status, status));
        body.GetProperty("detail").GetString().ShouldNotBeNullOrWhiteSpace();
        body.GetProperty("error").GetString().ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public async Task Another_content_type_says_which_one_is_taken()
    {
        var given = await Given.Workspace(app);
        var request = Json(HttpMethod.Patch, "/api/orchestration/tasks/approve", "{}");
        request.Content!.Headers.ContentType = new MediaTypeHeaderValue("text/plain");

        var (answer, body) = await Send(given.Client(Role.Head), request);

        (answer.StatusCode, body.GetProperty("field").GetString()).ShouldBe((HttpStatusCode.UnsupportedMediaType, "Content-Type"));
        body.GetProperty("detail").GetString()!.ShouldContain("application/json");
    }

    [Theory]
    [InlineData("1,2")]
    [InlineData("2026-02-30")]
    [InlineData("21/11/2026")]
    [InlineData("")]
    public async Task A_day_is_written_in_one_way(string date)
    {
        var given = await Given.Workspace(app);

        var (answer, body) = await Send(given.Client(Role.Member), new HttpRequestMessage(HttpMethod.Get, "/api/orchestration/stats?date=" + Uri.EscapeDataString(date)));

        (answer.StatusCode, body.GetProperty("field").GetString()).ShouldBe((HttpStatusCode.BadRequest, "date"));
    }

    [Theory]
    [InlineData("/live", 200)]
    [InlineData("/ready", 200)]
    [InlineData("/api/orchestration/tasks", 200)]
    [InlineData("/api/orchestration/tasks?limit=-1", 400)]
    [InlineData("/entrar", 200)]
    public async Task Where_get_is_answered_head_is_too_without_a_body(string address, int status)
    {
        var given = await Given.Workspace(app);

        using var answer = await given.Client(Role.Member).SendAsync(new HttpRequestMessage(HttpMethod.Head, address), Cancel);

        ((int)answer.StatusCode, (await answer.Content.ReadAsByteArrayAsync(Cancel)).Length).ShouldBe((status, 0));
    }

    static HttpRequestMessage Json(HttpMethod method, string address, string json) => new(method, address) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    static async Task<(HttpResponseMessage Answer, JsonElement Body)> Send(HttpClient client, HttpRequestMessage request)
    {
        var answer = await client.SendAsync(request, Cancel);
        return (answer, JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancel)));
    }
}
