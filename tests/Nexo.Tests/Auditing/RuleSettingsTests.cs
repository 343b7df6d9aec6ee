using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Access;
using Nexo.Auditing;
using Nexo.Channels;
using Nexo.Listings;
using Nexo.Tests.Rules;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Auditing;

public sealed class RuleSettingsTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    AuditChannel Audit => app.Services.GetRequiredService<AuditChannel>();

    [Fact]
    public async Task A_rule_switched_off_closes_its_findings_with_the_reason_and_switched_on_again_reopens_them()
    {
        var given = await Given.Workspace(app);
        var neighbour = await Given.Workspace(app);
        foreach (var each in new[] { given, neighbour })
        {
            await each.Put(Good.Amazon with { Title = "Body Bebê Azul!" });
            await Audit.Run(each.Id, Channel.Amazon, Cancellation);
        }

        await Change(given, "AMZ-T2", new { enabled = false });
        await Eventually.Is(("rule_switched_off", 0), () => State(given));
        (await State(neighbour)).ShouldBe((null, 1));
        (await Rule(given, "AMZ-T2")).GetProperty("enabled").GetBoolean().ShouldBeFalse();

        await Change(given, "AMZ-T2", new { enabled = true });
        await Eventually.Is((null, 1), () => State(given));
        (await Rule(given, "AMZ-T2")).GetProperty("changedBy").ValueKind.ShouldBe(JsonValueKind.Null, "it is again as it comes");
        (await Told(given)).ShouldBe(["person", "person"]);
    }

    async Task<(string? Because, int OfTheListing)> State(Given given)
    {
        await using var db = await given.Db();
        return await db.QuerySingleAsync<(string?, int)>(
            "select f.gone_because, l.open_findings from findings f join listings l on l.id = f.listing_id where f.workspace_id = @Id and f.rule = 'AMZ-T2'", new { given.Id });
    }

    static async Task<IEnumerable<string>> Told(Given given)
    {
        await using var db = await given.Db();
        return await db.QueryAsync<string>("select split_part(actor, ':', 1) from events where workspace_id = @Id and kind = 'rule.changed' and subject = 'AMZ-T2' and channel = 'amazon'", new { given.Id });
    }

    [Fact]
    public async Task A_number_and_a_severity_of_ones_own_count_from_then_on()
    {
        var given = await Given.Workspace(app);
        var listing = await given.Put(Good.MercadoLivre with { Title = "Body Bebê Manga Longa Algodão Orgânico Azul Marinho 100 cm" });
        (await given.Client(Role.Member).GetFromJsonAsync<JsonElement>($"/api/listings/{listing.Id}/audit", Cancellation)).GetProperty("findings").GetArrayLength().ShouldBe(0);

        await Change(given, "ML-T1", new { severity = "advice", thresholds = new { titleMax = 40 } });
        await Audit.Run(given.Id, Channel.MercadoLivre, Cancellation);

        var found = (await given.Client(Role.Member).GetFromJsonAsync<JsonElement>("/api/findings?rule=ML-T1", Cancellation)).GetProperty("findings").EnumerateArray().ShouldHaveSingleItem();
        (found.GetProperty("severity").GetString(), found.GetProperty("evidence").GetProperty("limit").GetInt32()).ShouldBe(("advice", 40));
        var rule = await Rule(given, "ML-T1");
        (rule.GetProperty("openFindings").GetInt32(), rule.GetProperty("defaultSeverity").GetString()).ShouldBe((1, "error"));
        rule.GetProperty("thresholds")[0].GetProperty("default").GetInt32().ShouldBe(60);

        await Change(given, "ML-T1", new { reset = true });
        await Audit.Run(given.Id, Channel.MercadoLivre, Cancellation);
        (await Rule(given, "ML-T1")).GetProperty("openFindings").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task Of_two_changes_at_once_both_hold()
    {
        var given = await Given.Workspace(app);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(n => n % 2 == 0 ? Change(given, "GEN-S1", new { enabled = false, channel = "shopee" }) : Change(given, "GEN-S1", new { thresholds = new { stockMin = 7 } })));

        var rule = await Rule(given, "GEN-S1", "shopee");
        (rule.GetProperty("enabled").GetBoolean(), rule.GetProperty("thresholds")[0].GetProperty("value").GetInt32()).ShouldBe((false, 7));
        (await Rule(given, "GEN-S1", "kaway")).GetProperty("enabled").GetBoolean().ShouldBeTrue("only one channel was named");
    }

    [Fact]
    public async Task A_rule_is_tried_on_the_catalogue_and_nothing_is_stored()
    {
        var given = await Given.Workspace(app);
        for (var n = 0; n < 25; n++)
            await given.Put(Good.Kaway with { Id = new ListingId(Guid.CreateVersion7()), ExternalId = $"K{n}", Stock = n });

        var tried = await Answer(given, HttpMethod.Post, "/api/rules/GEN-S1/try", new { channel = "kaway", thresholds = new { stockMin = 23 } });

        (tried.GetProperty("listings").GetInt32(), tried.GetProperty("read").GetInt32(), tried.GetProperty("isSampled").GetBoolean()).ShouldBe((25, 25, false));
        (tried.GetProperty("found").GetInt32(), tried.GetProperty("foundNow").GetInt32(), tried.GetProperty("estimated").GetInt32()).ShouldBe((23, 1, 23));
        tried.GetProperty("examples").GetArrayLength().ShouldBe(20);
        tried.GetProperty("examples")[5].GetProperty("sentence").GetString()!.ShouldContain("23");
        (await Rule(given, "GEN-S1", "kaway")).GetProperty("changedBy").ValueKind.ShouldBe(JsonValueKind.Null);
        (await given.Findings()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("NO-1", "{\"enabled\":false}", HttpStatusCode.NotFound, "no such rule")]
    [InlineData("AMZ-T1", "{}", HttpStatusCode.BadRequest, "enabled, severity, thresholds, reset")]
    [InlineData("AMZ-T1", "{\"channel\":\"shein\",\"enabled\":false}", HttpStatusCode.BadRequest, "amazon")]
    [InlineData("AMZ-T1", "{\"thresholds\":{\"titleMax\":201}}", HttpStatusCode.BadRequest, "thresholds.titleMax: is a whole number from 30 to 200")]
    [InlineData("AMZ-T1", "{\"thresholds\":{\"titleMax\":99.5}}", HttpStatusCode.BadRequest, "whole number")]
    [InlineData("AMZ-T1", "{\"thresholds\":{\"stockMin\":2}}", HttpStatusCode.BadRequest, "AMZ-T1 has titleMax")]
    [InlineData("AMZ-T2", "{\"thresholds\":{\"titleMax\":100}}", HttpStatusCode.BadRequest, "AMZ-T2 has no thresholds")]
    [InlineData("AMZ-B1", "{\"thresholds\":{\"bulletsMin\":6}}", HttpStatusCode.BadRequest, "bulletsMin: is at most bulletsMax")]
    [InlineData("AMZ-T1", "{\"severity\":\"fatal\"}", HttpStatusCode.BadRequest, "severity")]
    [InlineData("AMZ-T1", "{\"thresholds\":{\"titleMax\":1e40}}", HttpStatusCode.BadRequest, "thresholds")]
    public async Task What_cannot_be_set_is_refused_with_the_field_and_the_rule(string id, string body, HttpStatusCode status, string says)
    {
        var given = await Given.Workspace(app);

        var answer = await given.Client(Role.Head).PatchAsync($"/api/rules/{id}", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Cancellation);

        answer.StatusCode.ShouldBe(status);
        (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldContain(says);
    }

    static Task<JsonElement> Change(Given given, string id, object change) => Answer(given, HttpMethod.Patch, $"/api/rules/{id}", change);

    static async Task<JsonElement> Rule(Given given, string id, string? channel = null) =>
        (await Answer(given, HttpMethod.Get, channel is null ? "/api/rules" : $"/api/rules?channel={channel}", null)).EnumerateArray().First(rule => rule.GetProperty("id").GetString() == id);

    static async Task<JsonElement> Answer(Given given, HttpMethod method, string address, object? body)
    {
        using var request = new HttpRequestMessage(method, address) { Content = body is null ? null : JsonContent.Create(body) };
        var answer = await given.Client(Role.Head).SendAsync(request, Cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancellation));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }
}
