using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Access;
using Nexo.Auditing;
using Nexo.Channels;
using Nexo.Tests.Rules;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Sales;

/// <summary>Sales told by the API: kept once, refused by their place, and heard by the rules.</summary>
public sealed class RecordSalesTests(NexoApp app) : IClassFixture<NexoApp>
{
    static readonly DateOnly Today = DateOnly.FromDateTime(DateTime.UtcNow);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_day_again_replaces_what_was_told_of_it()
    {
        var given = await Given.Workspace(app);
        var id = await Listing(given, "A-1", "SKU-1", 10);
        var sold = new { channel = "amazon", sales = new object[] { new { externalId = "A-1", day = Today.AddDays(-1), units = 4, revenue = 159.6, currency = "BRL" }, new { sku = "SKU-1", day = Today.AddDays(-2), units = 0 }, new { externalId = "none", day = Today, units = 1 } } };

        (await Told(given, sold)).ShouldBe("""{"added":2,"changed":0,"unchanged":0,"unknown":[2]}""");
        (await Told(given, sold)).ShouldBe("""{"added":0,"changed":0,"unchanged":2,"unknown":[2]}""");
        (await Told(given, new { channel = "amazon", sales = new[] { new { listingId = id, day = Today.AddDays(-1), units = 5 } } })).ShouldBe("""{"added":0,"changed":1,"unchanged":0,"unknown":[]}""");

        var read = await given.Client(Role.Member).GetFromJsonAsync<JsonElement>($"/api/listings/{id}/sales", Cancellation);
        read.EnumerateArray().Select(day => (day.GetProperty("units").GetInt32(), day.GetProperty("source").GetString())).ShouldBe([(5, "api"), (0, "api")]);
        await using var db = await given.Db();
        (await db.ExecuteScalarAsync<int>("select count(*)::integer from events where workspace_id = @Id and kind = 'sales.reported'", new { given.Id })).ShouldBe(2, "what changes nothing is no event");
    }

    [Fact]
    public async Task Of_several_who_tell_of_the_same_days_at_once_each_day_is_told_by_one_and_none_waits_for_ever()
    {
        var given = await Given.Workspace(app);
        await Listing(given, "A-1", "SKU-1", 10);
        await Listing(given, "B-1", "SKU-B", 10);
        object Sold(int units, bool backwards)
        {
            var days = Enumerable.Range(1, 20).SelectMany(n => new[] { "A-1", "B-1" }.Select(id => new { externalId = id, day = Today.AddDays(-n), units }));
            return new { channel = "amazon", sales = backwards ? days.Reverse() : days };
        }

        var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(n => Told(given, Sold(n, n % 2 == 0))));

        answers.Sum(answer => JsonDocument.Parse(answer).RootElement.GetProperty("added").GetInt32()).ShouldBe(40);
        await using var db = await given.Db();
        (await db.QuerySingleAsync<(int, int)>("select count(*)::integer, count(distinct units)::integer from sales_daily where workspace_id = @Id", new { given.Id })).ShouldBe((40, 1), "a request is stored whole");
    }

    [Theory]
    [InlineData("""{"channel":"amazon","sales":[]}""", "sales")]
    [InlineData("""{"channel":"amazon","sales":[{"day":"2026-01-02","units":1}]}""", "sales[0].externalId")]
    [InlineData("""{"channel":"amazon","sales":[{"externalId":"A-1","day":"2026-01-02","units":1},{"externalId":"A-1","day":"2026-01-03","units":-1}]}""", "sales[1].units")]
    [InlineData("""{"channel":"amazon","sales":[{"externalId":"A-1","day":"2999-01-02","units":1}]}""", "sales[0].day")]
    [InlineData("""{"channel":"amazon","sales":[{"externalId":"A-1","day":"2026-01-02","units":1,"revenue":10}]}""", "sales[0].currency")]
    [InlineData("""{"channel":"amazon","sales":[{"externalId":"A-1","day":"2026-01-02","units":1,"orders":2,"lateOrders":3}]}""", "sales[0].lateOrders")]
    [InlineData("""{"channel":"amazon","sales":[{"externalId":"B-1","day":"2026-01-02","units":1},{"sku":"SKU-B","day":"2026-01-02","units":2}]}""", "sales[1]")]
    [InlineData("""{"channel":"ebay","sales":[{"externalId":"A-1","day":"2026-01-02","units":1}]}""", "channel")]
    public async Task A_wrong_value_refuses_the_whole_and_names_its_place(string body, string field)
    {
        var given = await Given.Workspace(app);
        await Listing(given, "A-1", "SKU-1", 10);
        await Listing(given, "B-1", "SKU-B", 10);

        var answer = await given.Client(Role.Admin).PostAsync("/api/listings/sales", new StringContent(body, null, "application/json"), Cancellation);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("field").GetString().ShouldBe(field);
        await using var db = await given.Db();
        (await db.ExecuteScalarAsync<int>("select count(*)::integer from sales_daily where workspace_id = @Id", new { given.Id })).ShouldBe(0);
    }

    [Fact]
    public async Task A_stock_that_will_not_last_is_found_and_gone_when_the_sales_slow_or_nobody_tells_of_them_any_more()
    {
        var given = await Given.Workspace(app);
        await Listing(given, "A-1", "SKU-1", 20);
        await Audit(given);
        (await Found(given)).ShouldBeEmpty();

        await Tell(given, days: 28, units: 2, orders: 2, late: 1);
        await Eventually.Is("GEN-H1, GEN-S2", async () => { await Audit(given); return string.Join(", ", await Found(given)); });

        await Tell(given, days: 28, units: 1, orders: 1, late: 0);
        await Eventually.Is("", async () => { await Audit(given); return string.Join(", ", await Found(given)); });

        await Tell(given, days: 28, units: 2, orders: 2, late: 1);
        await Eventually.Is(2, async () => { await Audit(given); return (await Found(given)).Count; });
        await using (var db = await given.Db())
            await db.ExecuteAsync("""
                update sales_daily set day = day - 100 where workspace_id = @Id;
                delete from audit_wanted where workspace_id = @Id;
                update findings set evidence = jsonb_set(evidence, '{until}', to_jsonb(current_date - 101)) where workspace_id = @Id and rule in ('GEN-S2', 'GEN-H1')
                """, new { given.Id });
        await Nexo.Auditing.Neighbours.ForgetPaces.Run(app.Services, Cancellation);
        await Eventually.Is("", async () => { await Audit(given); return string.Join(", ", await Found(given)); });
    }

    [Fact]
    public async Task A_rule_says_what_data_it_waits_for_until_they_come()
    {
        var given = await Given.Workspace(app);
        await Listing(given, "A-1", "SKU-1", 20);
        (await Waits(given)).ShouldBe("AMZ-F1 AMZ-S1 GEN-H1 GEN-S2");

        await Tell(given, days: 3, units: 2, orders: null, late: null);
        (await Waits(given)).ShouldBe("AMZ-S1 GEN-H1");
        await Tell(given, days: 3, units: 2, orders: 2, late: 0);
        (await Waits(given)).ShouldBe("AMZ-S1");
    }

    [Fact]
    public async Task An_account_near_its_target_is_told_of_and_listings_are_not_blamed()
    {
        var given = await Given.Workspace(app);
        var told = await given.Client(Role.Head).PostAsJsonAsync("/api/account-health", new { channel = "amazon", day = Today, figures = new { late_shipment_rate = 3.6, valid_tracking_rate = 99 } }, Cancellation);
        (await told.Content.ReadAsStringAsync(Cancellation)).ShouldBe("""{"recorded":2}""");

        var health = (await given.Client(Role.Member).GetFromJsonAsync<JsonElement>("/api/account-health", Cancellation)).EnumerateArray().Single(one => one.GetProperty("rule").GetString() == "AMZ-S1");
        health.GetProperty("found").GetBoolean().ShouldBeTrue();
        health.GetProperty("sentence").GetString()!.ShouldContain("4%");

        var wrong = await given.Client(Role.Head).PostAsJsonAsync("/api/account-health", new { channel = "amazon", day = Today, figures = new { late_shipment_rate = 101 } }, Cancellation);
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await wrong.Content.ReadAsStringAsync(Cancellation)).ShouldContain("figures.late_shipment_rate");
    }

    Task<int> Audit(Given given) => app.Services.GetRequiredService<AuditChannel>().Run(given.Id, Channel.Amazon, Cancellation);

    static async Task<string> Told(Given given, object body)
    {
        var answer = await given.Client(Role.Admin).PostAsJsonAsync("/api/listings/sales", body, Cancellation);
        return await answer.Content.ReadAsStringAsync(Cancellation);
    }

    static async Task Tell(Given given, int days, int units, int? orders, int? late) =>
        (await Told(given, new { channel = "amazon", sales = Enumerable.Range(1, days).Select(n => new { externalId = "A-1", day = Today.AddDays(-n), units, orders, lateOrders = late }) })).ShouldContain("added");

    static async Task<Guid> Listing(Given given, string id, string sku, int stock)
    {
        await using var db = await given.Db();
        return await db.ExecuteScalarAsync<Guid>("""
            insert into listings (id, workspace_id, channel, external_id, title, sku, stock, facts_hash)
            values (gen_random_uuid(), @workspace, 'amazon', @id, @title, @sku, @stock, sha256('x')) returning id
            """, new { workspace = given.Id, id, title = Good.Title, sku, stock });
    }

    static async Task<IReadOnlyList<string>> Found(Given given)
    {
        await using var db = await given.Db();
        return [.. await db.QueryAsync<string>("select rule from findings where workspace_id = @Id and gone_at is null and rule in ('GEN-S2', 'GEN-H1') order by 1", new { given.Id })];
    }

    static async Task<string> Waits(Given given) =>
        string.Join(' ', (await given.Client(Role.Member).GetFromJsonAsync<JsonElement>("/api/rules?channel=amazon", Cancellation)).EnumerateArray()
            .Where(rule => rule.TryGetProperty("waitsFor", out var waits) && waits.ValueKind == JsonValueKind.String && rule.GetProperty("id").GetString() is not ("AMZ-I1" or "AMZ-I3"))
            .Select(rule => rule.GetProperty("id").GetString()!).Order(StringComparer.Ordinal));
}
