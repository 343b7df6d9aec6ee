using Dapper;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Auditing;
using Nexo.Channels;
using Nexo.Listings;
using Nexo.Tests.Rules;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Auditing;

/// <summary>Rules that look at other listings: whatever changes in whatever order, what is stored is what a fresh audit would find.</summary>
public sealed class NeighboursTests(NexoApp app) : IClassFixture<NexoApp>
{
    static readonly Channel[] Channels = [Channel.Amazon, Channel.MercadoLivre, Channel.Kaway];
    static readonly string[] Barcodes = ["7891234567895", "4006381333931"];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    AuditChannel Audit => app.Services.GetRequiredService<AuditChannel>();

    [Fact]
    public async Task A_price_changed_on_one_channel_is_found_on_the_other_and_gone_when_it_is_mended()
    {
        var given = await Given.Workspace(app);
        await Put(given, Channel.Amazon, "A", "SKU-1", Barcodes[0], 50m);
        await Put(given, Channel.Kaway, "K", "SKU-1", Barcodes[0], 52m);
        await AuditAll(given);
        (await Found(given)).ShouldBeEmpty();

        await Put(given, Channel.Amazon, "A", "SKU-1", Barcodes[0], 30m);
        await Audit.Run(given.Id, Channel.Amazon, Cancellation);
        await Eventually.Is("kaway K GEN-P3", async () => string.Join(", ", await Found(given)));

        await Put(given, Channel.Amazon, "A", "SKU-2", Barcodes[0], 30m);
        await Audit.Run(given.Id, Channel.Amazon, Cancellation);
        await Eventually.Is("", async () => string.Join(", ", await Found(given)));
    }

    [Fact]
    public async Task A_price_that_moves_by_half_is_news_for_seven_days()
    {
        var given = await Given.Workspace(app);
        await Put(given, Channel.MercadoLivre, "M", "SKU-9", null, 100m);
        await Put(given, Channel.MercadoLivre, "M", "SKU-9", null, 45m);
        await Audit.Run(given.Id, Channel.MercadoLivre, Cancellation);
        (await Found(given)).ShouldBe(["mercadolivre M ML-P1"]);

        await using var db = await given.Db();
        await db.ExecuteAsync("update listing_history set at = at - interval '8 days' where workspace_id = @Id; update findings set evidence = jsonb_set(evidence, '{at}', to_jsonb(now() - interval '8 days')) where workspace_id = @Id", new { given.Id });
        await Nexo.Auditing.Neighbours.FindNeighbours.Forget(app.Services, Cancellation);

        await Eventually.Is("", async () => string.Join(", ", await Found(given)));
    }

    [Fact]
    public async Task Whatever_changes_in_whatever_order_the_stored_findings_are_those_of_a_fresh_audit()
    {
        var steps =
            from channel in Gen.Elements(Channels)
            from id in Gen.Choose(0, 2)
            from sku in Gen.Elements<string?>("S1", "S2", null)
            from gtin in Gen.Elements<string?>(Barcodes[0], Barcodes[1], null)
            from price in Gen.Elements(20m, 50m, 52m)
            from audited in Gen.Elements(true, true, false)
            select (channel, id, sku, gtin, price, audited);
        foreach (var sequence in Gen.Sample(Gen.ListOf(steps, 12), 10))
        {
            var given = await Given.Workspace(app);
            foreach (var (channel, id, sku, gtin, price, audited) in sequence)
            {
                await Put(given, channel, $"{channel}{id}", sku, gtin, price);
                if (audited)
                    await Audit.Run(given.Id, channel, Cancellation);
            }
            await AuditAll(given);
            await AuditAll(given);
            var stored = await Found(given);

            await using (var db = await given.Db())
                await db.ExecuteAsync("update listings set audited_hash = null where workspace_id = @Id", new { given.Id });
            await AuditAll(given);

            stored.ShouldBe(await Found(given), string.Join("; ", sequence));
            (await Left(given)).ShouldBe(0, "nothing is asked for again and again");
        }
    }

    [Fact]
    public async Task Of_two_channels_audited_at_once_each_sees_what_the_other_has_become()
    {
        var given = await Given.Workspace(app);
        for (var n = 0; n < 30; n++)
        {
            await Put(given, Channel.Amazon, $"A{n}", $"S{n}", null, 50m);
            await Put(given, Channel.Kaway, $"K{n}", $"S{n}", null, 50m);
        }
        await AuditAll(given);
        for (var n = 0; n < 30; n++)
        {
            await Put(given, Channel.Amazon, $"A{n}", $"S{n}", null, n % 2 == 0 ? 20m : 50m);
            await Put(given, Channel.Kaway, $"K{n}", $"S{n}", null, n % 2 == 0 ? 50m : 20m);
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(n => Audit.Run(given.Id, n % 2 == 0 ? Channel.Amazon : Channel.Kaway, Cancellation)));

        await Eventually.Is(30, async () => (await Found(given)).Count);
        (await Found(given)).Count(found => found.StartsWith("kaway", StringComparison.Ordinal)).ShouldBe(15);
    }

    async Task AuditAll(Given given)
    {
        foreach (var channel in Channels)
            await Audit.Run(given.Id, channel, Cancellation);
        foreach (var channel in Channels)
            await Audit.Run(given.Id, channel, Cancellation);
    }

    static async Task Put(Given given, Channel channel, string id, string? sku, string? gtin, decimal price)
    {
        await using var db = await given.Db();
        await db.ExecuteAsync("""
            insert into listings (id, workspace_id, channel, external_id, title, sku, gtin, price, currency, facts_hash)
            values (gen_random_uuid(), @workspace, @channel, @id, @title, @sku, @gtin, @price, 'BRL', sha256(convert_to(concat_ws('|', @sku, @gtin, @price), 'UTF8')))
            on conflict (workspace_id, channel, external_id) do update set title = excluded.title, sku = excluded.sku, gtin = excluded.gtin, price = excluded.price, currency = excluded.currency, facts_hash = excluded.facts_hash
            """, new { workspace = given.Id, channel, id, title = Good.Title, sku, gtin, price });
    }

    static async Task<IReadOnlyList<string>> Found(Given given)
    {
        await using var db = await given.Db();
        return [.. await db.QueryAsync<string>("""
            select concat_ws(' ', l.channel, l.external_id, f.rule) from findings f join listings l on l.id = f.listing_id
             where f.workspace_id = @Id and f.gone_at is null and f.rule in ('GEN-P3', 'GEN-G2', 'GEN-G3', 'AMZ-P1', 'ML-P1') order by 1
            """, new { given.Id })];
    }

    static async Task<long> Left(Given given)
    {
        await using var db = await given.Db();
        return await db.ExecuteScalarAsync<long>("select (select count(*) from audit_touched where workspace_id = @Id) + (select count(*) from audit_wanted where workspace_id = @Id and channel = any(@channels))", new { given.Id, channels = Channels.Select(c => c.Name).ToArray() });
    }
}
