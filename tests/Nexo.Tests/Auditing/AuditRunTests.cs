using System.Net.Http.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Auditing;
using Nexo.Channels;
using Nexo.Listings;
using Nexo.Platform;
using Nexo.Rules;
using Nexo.Tests.Rules;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Auditing;

public sealed class AuditRunTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    AuditChannel Audit => app.Services.GetRequiredService<AuditChannel>();

    [Fact]
    public async Task Findings_appear_change_go_and_come_back_with_the_facts_under_the_same_id()
    {
        var given = await Given.Workspace(app);
        var listing = await given.Put(Good.Shopee with { Title = "★ " + Good.Title });
        await Audit.Run(given.Id, Channel.Shopee, Cancellation);
        var first = (await given.Findings()).Single(f => f.Rule == "GEN-T2");

        app.Time.Forward(TimeSpan.FromMinutes(1));
        await given.Put(listing with { Title = "★★ 🧸 " + Good.Title });
        await Audit.Run(given.Id, Channel.Shopee, Cancellation);
        var changed = (await given.Findings()).Single(f => f.Rule == "GEN-T2");

        app.Time.Forward(TimeSpan.FromMinutes(1));
        await given.Put(listing with { Title = Good.Title });
        await Audit.Run(given.Id, Channel.Shopee, Cancellation);
        var gone = (await given.Findings()).Single(f => f.Rule == "GEN-T2");

        await given.Put(listing with { Title = "★★ 🧸 " + Good.Title });
        await Audit.Run(given.Id, Channel.Shopee, Cancellation);
        var back = (await given.Findings()).Single(f => f.Rule == "GEN-T2");

        new[] { changed.Id, gone.Id, back.Id }.ShouldAllBe(id => id == first.Id);
        changed.ChangedAt.ShouldBe(first.ChangedAt.AddMinutes(1));
        gone.GoneAt.ShouldBe(changed.ChangedAt.AddMinutes(1));
        back.GoneAt.ShouldBeNull();
        back.ChangedAt.ShouldBe(changed.ChangedAt, "evidence and fix are as they were");
    }

    [Fact]
    public async Task A_list_of_listings_shows_how_many_findings_hold_and_how_bad_the_worst_is()
    {
        var given = await Given.Workspace(app);
        var bad = await given.Put(Good.Shopee with { Title = "★ " + Good.Title });
        await given.Put(Good.Shopee with { Id = new ListingId(Guid.CreateVersion7()), ExternalId = "good" });
        await Audit.Run(given.Id, Channel.Shopee, Cancellation);
        var findings = (await given.Findings()).Count;

        var all = (await Lines(given, "")).ToDictionary(line => line.ExternalId);
        (all[bad.ExternalId].OpenFindings, all[bad.ExternalId].WorstFinding).ShouldBe((findings, "warning"));
        (all["good"].OpenFindings, all["good"].WorstFinding).ShouldBe((0, null));
        (await Lines(given, "?withFindings=true")).ShouldHaveSingleItem().ExternalId.ShouldBe(bad.ExternalId);

        await given.Put(bad with { Title = Good.Title });
        await Audit.Run(given.Id, Channel.Shopee, Cancellation);
        (await Lines(given, "?withFindings=true")).ShouldBeEmpty();
    }

    static async Task<IReadOnlyList<ListingLine>> Lines(Given given, string query) =>
        (await given.Client(Nexo.Access.Role.Member).GetFromJsonAsync<ListingPage>("/api/listings" + query, Json.Options, Cancellation))!.Listings;

    [Fact]
    public async Task What_has_not_changed_is_not_audited_again()
    {
        var given = await Given.Workspace(app);
        await given.Put(Good.Amazon with { Title = "Body!" });

        (await Audit.Run(given.Id, Channel.Amazon, Cancellation)).ShouldBe(1);
        (await Audit.Run(given.Id, Channel.Amazon, Cancellation)).ShouldBe(0);

        (await given.Events()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_change_that_touches_no_finding_tells_nothing()
    {
        var given = await Given.Workspace(app);
        var listing = await given.Put(Good.Amazon with { Title = "Body Bebê Azul!" });
        await Audit.Run(given.Id, Channel.Amazon, Cancellation);
        var before = await given.Findings();

        await given.Put(listing with { Stock = 40 });
        (await Audit.Run(given.Id, Channel.Amazon, Cancellation)).ShouldBe(1);

        (await given.Findings()).ShouldBe(before);
        (await given.Events()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Other_rules_audit_everything_again_and_take_back_what_they_no_longer_find()
    {
        var given = await Given.Workspace(app);
        var listing = await given.Put(Good.Amazon);
        await Audit.Run(given.Id, Channel.Amazon, Cancellation);
        await using (var db = await given.Db())
        {
            await db.ExecuteAsync("update listings set audited_hash = facts_hash || '\\x00'::bytea where id = @Id", new { listing.Id });
            await db.ExecuteAsync("""
                insert into findings (id, workspace_id, listing_id, channel, rule, severity, field, evidence, impact, effort)
                values (gen_random_uuid(), @workspace, @listing, 'amazon', 'OLD-1', 'error', 'title', '{}', 1, 1)
                """, new { workspace = given.Id, listing = listing.Id });
        }

        (await Audit.Run(given.Id, Channel.Amazon, Cancellation)).ShouldBe(1);

        (await given.Findings()).ShouldHaveSingleItem().GoneAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task Of_two_audits_at_once_each_finding_is_stored_once_and_told_once()
    {
        var given = await Given.Workspace(app);
        for (var n = 0; n < 60; n++)
            await given.Put(Good.Amazon with { Id = new ListingId(Guid.CreateVersion7()), ExternalId = $"B{n}", Title = $"Body Bebê {n}!" });

        var audited = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Audit.Run(given.Id, Channel.Amazon, Cancellation)));

        audited.Sum().ShouldBe(60);
        (await given.Findings()).Count(f => f.Rule == "AMZ-T2").ShouldBe(60);
        (await given.Events()).Sum(e => e.Appeared).ShouldBe((await given.Findings()).Count);
    }

    [Fact]
    public async Task A_neighbour_and_another_channel_are_left_alone()
    {
        var given = await Given.Workspace(app);
        var neighbour = await Given.Workspace(app);
        await given.Put(Good.Shein with { Title = "Body ⭐" });
        await neighbour.Put(Good.Amazon with { Id = new ListingId(Guid.CreateVersion7()), Title = "Body!" });

        await Audit.Run(given.Id, Channel.Amazon, Cancellation);

        (await given.Findings()).ShouldBeEmpty();
        (await neighbour.Findings()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_row_that_an_import_holds_is_left_for_the_next_audit()
    {
        var given = await Given.Workspace(app);
        var listing = await given.Put(Good.Amazon with { Title = "Body!" });
        await using (var import = await given.Db())
        {
            await using var holding = await import.BeginTransactionAsync(Cancellation);
            await import.ExecuteAsync("update listings set stock = 3 where id = @Id", new { listing.Id }, holding);

            (await Audit.Run(given.Id, Channel.Amazon, Cancellation)).ShouldBe(0);
        }

        (await Audit.Run(given.Id, Channel.Amazon, Cancellation)).ShouldBe(1);
    }

    [Fact]
    public async Task An_item_in_the_outbox_is_enough_and_bears_repetition()
    {
        var given = await Given.Workspace(app);
        await given.Put(Good.TikTokShop with { Title = "Body Bebê" });
        await using (var db = await given.Db())
        {
            for (var n = 0; n < 3; n++)
                await Outbox.Put(db, null, given.Id, AuditWork.Name, n == 0 ? AuditWork.BodyFor(Channel.TikTokShop) : $$"""{"channel": "tiktokshop", "importId": "{{Guid.CreateVersion7()}}"}""");
        }
        app.Services.GetRequiredService<OutboxDrain>().Wake();

        await Eventually.Is(0, given.Waiting);

        (await given.Findings()).Count(f => f.Rule == "TT-T1").ShouldBe(1);
    }
}

static class GivenFindings
{
    public sealed record Stored
    {
        public Guid Id { get; init; }
        public string Rule { get; init; } = "";
        public string Evidence { get; init; } = "";
        public DateTimeOffset FoundAt { get; init; }
        public DateTimeOffset ChangedAt { get; init; }
        public DateTimeOffset? GoneAt { get; init; }
    }

    public sealed record Told(int Listings, int Appeared, int Changed, int Gone);

    /// <summary>Writes the listing as an import does: by channel and external id, with a hash of its facts.</summary>
    public static async Task<Listing> Put(this Given given, Listing listing)
    {
        if (listing.Id == Good.Amazon.Id)
            listing = listing with { Id = new ListingId(Guid.CreateVersion7()) };
        await using var db = await given.Db();
        var json = (object value) => System.Text.Json.JsonSerializer.Serialize(value, Json.Options);
        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(json(listing with { Id = default })));
        await db.ExecuteAsync("""
            insert into listings (id, workspace_id, channel, external_id, sku, gtin, title, description, brand, category, currency, price, list_price, stock, rating, review_count, images, bullets, attributes, variations, facts_hash)
            values (@Id, @workspace, @Channel, @ExternalId, @Sku, @Gtin, @Title, @Description, @Brand, @Category, @Currency, @Price, @ListPrice, @Stock, @Rating, @ReviewCount, @images::jsonb, @bullets::jsonb, @attributes::jsonb, @variations::jsonb, @hash)
            on conflict (workspace_id, channel, external_id) do update set title = excluded.title, stock = excluded.stock, facts_hash = excluded.facts_hash
            """, new
        {
            listing.Id, workspace = given.Id, listing.Channel, listing.ExternalId, listing.Sku, listing.Gtin, listing.Title, listing.Description, listing.Brand, listing.Category, listing.Currency,
            listing.Price, listing.ListPrice, listing.Stock, listing.Rating, listing.ReviewCount,
            images = json(listing.Images), bullets = json(listing.Bullets), attributes = json(listing.Attributes), variations = json(listing.Variations), hash,
        });
        return listing;
    }

    public static async Task<IReadOnlyList<Stored>> Findings(this Given given)
    {
        await using var db = await given.Db();
        return (await db.QueryAsync<Stored>(
            "select id, rule, evidence::text as evidence, found_at, changed_at, gone_at from findings where workspace_id = @Id order by listing_id, rule", new { given.Id })).AsList();
    }

    public static async Task<IReadOnlyList<Told>> Events(this Given given)
    {
        await using var db = await given.Db();
        return [.. (await db.QueryAsync<(int, int, int, int)>(
            "select (body->>'listings')::int, (body->>'appeared')::int, (body->>'changed')::int, (body->>'gone')::int from events where workspace_id = @Id and kind = 'findings.changed'", new { given.Id }))
            .Select(row => new Told(row.Item1, row.Item2, row.Item3, row.Item4))];
    }

    public static async Task<int> Waiting(this Given given)
    {
        await using var db = await given.Db();
        return await db.ExecuteScalarAsync<int>("select count(*) from outbox where workspace_id = @Id", new { given.Id });
    }
}
