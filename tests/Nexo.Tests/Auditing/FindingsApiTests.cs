using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Access;
using Nexo.Auditing;
using Nexo.Channels;
using Nexo.Listings;
using Nexo.Rules;
using Nexo.Tests.Rules;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Auditing;

public sealed class FindingsApiTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    async Task<Given> Audited(int listings = 5)
    {
        var given = await Given.Workspace(app);
        for (var n = 0; n < listings; n++)
            await given.Put(Good.Amazon with { Id = new ListingId(Guid.CreateVersion7()), ExternalId = $"B{n}", Title = $"Body Bebê {n}!", Images = Good.Images(2) });
        await given.Put(Good.Shein with { Id = new ListingId(Guid.CreateVersion7()), Title = "Body ⭐ Azul" });
        foreach (var channel in Channel.All)
            await app.Services.GetRequiredService<AuditChannel>().Run(given.Id, channel, Cancellation);
        return given;
    }

    static async Task<JsonElement> Get(HttpClient client, string address, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await client.GetAsync(address, Cancellation);
        var body = await answer.Content.ReadAsStringAsync(Cancellation);
        answer.StatusCode.ShouldBe(expected, body);
        return JsonSerializer.Deserialize<JsonElement>(body);
    }

    [Fact]
    public async Task Findings_come_best_effect_first_page_by_page_without_gap_or_repetition()
    {
        var client = (await Audited()).Client(Role.Member);
        var seen = new List<(string Id, decimal Impact)>();
        string? cursor = null;
        do
        {
            var page = await Get(client, "/api/findings?channel=amazon&limit=3" + (cursor is null ? "" : $"&cursor={cursor}"));
            page.GetProperty("total").GetInt32().ShouldBe(10);
            page.GetProperty("totalIsExact").GetBoolean().ShouldBeTrue();
            seen.AddRange(page.GetProperty("findings").EnumerateArray().Select(f => (f.GetProperty("id").GetString()!, f.GetProperty("impact").GetDecimal())));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);

        seen.Select(f => f.Id).ShouldBeUnique();
        seen.Count.ShouldBe(10);
        seen.Select(f => f.Impact).ShouldBe(seen.Select(f => f.Impact).OrderDescending());
    }

    [Fact]
    public async Task Filters_narrow_and_a_finding_reads_well()
    {
        var client = (await Audited()).Client(Role.Member);

        (await Get(client, "/api/findings?rule=AMZ-T2")).GetProperty("total").GetInt32().ShouldBe(5);
        (await Get(client, "/api/findings?severity=warning")).GetProperty("findings").EnumerateArray().ShouldAllBe(f => f.GetProperty("severity").GetString() == "warning");
        var finding = (await Get(client, "/api/findings?channel=shein")).GetProperty("findings").EnumerateArray().ShouldHaveSingleItem();
        finding.GetProperty("title").GetString().ShouldBe("Título fora das regras");
        finding.GetProperty("sentence").GetString().ShouldBe("O título contém “⭐”.");
        finding.GetProperty("fix").GetProperty("after").GetString().ShouldBe("Body Azul");
        (await Get(client, $"/api/findings?listingId={finding.GetProperty("listingId").GetString()}")).GetProperty("total").GetInt32().ShouldBe(1);
    }

    [Theory]
    [InlineData("channel=ebay", "channel")]
    [InlineData("severity=bad", "severity")]
    [InlineData("listingId=7", "listingId")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("cursor=%27;drop", "cursor")]
    [InlineData("cursor=-1.00000000000000000000000000000000", "cursor")]
    public async Task A_wrong_question_is_told_which_field_is_wrong(string query, string field)
    {
        var given = await Given.Workspace(app);

        var problem = await Get(given.Client(Role.Member), "/api/findings?" + query, HttpStatusCode.BadRequest);

        problem.GetProperty("field").GetString().ShouldBe(field);
    }

    [Fact]
    public async Task A_neighbour_sees_nothing()
    {
        var given = await Audited(1);
        var neighbour = await Given.Workspace(app);
        var listing = (await Get(given.Client(Role.Member), "/api/findings")).GetProperty("findings")[0].GetProperty("listingId").GetString();

        (await Get(neighbour.Client(Role.Admin), "/api/findings")).GetProperty("total").GetInt32().ShouldBe(0);
        (await Get(neighbour.Client(Role.Admin), $"/api/findings?listingId={listing}")).GetProperty("total").GetInt32().ShouldBe(0);
        await Get(neighbour.Client(Role.Admin), $"/api/listings/{listing}/audit", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_listing_is_evaluated_at_the_moment_it_is_asked_for()
    {
        var given = await Given.Workspace(app);
        var listing = await given.Put(Good.Amazon with { Title = "Body Bebê Azul!", Gtin = null });

        var audit = await Get(given.Client(Role.Member), $"/api/listings/{listing.Id}/audit");

        audit.GetProperty("findings").EnumerateArray().ShouldHaveSingleItem().GetProperty("rule").GetString().ShouldBe("AMZ-T2");
        var unknown = audit.GetProperty("notEvaluated").EnumerateArray().ToDictionary(u => u.GetProperty("rule").GetString()!, u => u.GetProperty("reason").GetString());
        unknown["AMZ-I1"].ShouldBe("As imagens não são abertas nesta versão.");
        unknown["AMZ-G1"].ShouldBe("O código não foi informado; o produto pode ser isento.");
        (await given.Findings()).ShouldBeEmpty("nothing was stored");
    }

    [Fact]
    public async Task The_rules_of_all_channels_can_be_read()
    {
        var given = await Given.Workspace(app);

        var rules = (await Get(given.Client(Role.Member), "/api/rules")).EnumerateArray().ToArray();

        rules.Length.ShouldBe(Channel.All.Sum(channel => RulePacks.Of(channel).Count));
        rules.ShouldAllBe(rule => rule.GetProperty("title").GetString() != "" && rule.GetProperty("explanation").GetString() != "");
        rules.Single(rule => rule.GetProperty("id").GetString() == "AMZ-T2").GetProperty("canFix").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Agents_read_how_many_listings_break_each_rule()
    {
        var given = await Audited();
        await using var db = await given.WebDb();

        var counts = await OpenFindings.ByRule(db, given.Id, Channel.Amazon, Cancellation);

        counts.Select(c => (c.Rule, c.Listings, c.WithFix)).ShouldBe([("AMZ-T2", 5L, 5L), ("GEN-I2", 5L, 0L)]);
    }
}
