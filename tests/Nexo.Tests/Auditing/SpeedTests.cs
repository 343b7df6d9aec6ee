using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Auditing;
using Nexo.Listings;
using Nexo.Rules;
using Nexo.Tests.Imports;
using Nexo.Tests.Rules;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Auditing;

/// <summary>Measured on request only, NEXO_MEASURE=1: a time is no test.</summary>
public sealed class SpeedTests(NexoApp app) : IClassFixture<NexoApp>
{
    const int Wanted = 100_000;

    [Fact]
    public async Task A_hundred_thousand_listings()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("NEXO_MEASURE") == "1", "measured on request only: NEXO_MEASURE=1");
        var given = await Given.Workspace(app);
        foreach (var (channel, path) in RealFiles.All)
            await given.Import(channel, Importing.File(Repository.RealFile(path)), Path.GetFileName(path));
        var some = await given.Listings();
        Run(some.Take(500));

        var clock = Stopwatch.StartNew();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var findings = Run(Enumerable.Range(0, Wanted).Select(n => some[n % some.Count]));
        var busy = Process.GetCurrentProcess().TotalProcessorTime - cpu;

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Wanted} listings, {findings} findings, one thread: {clock.Elapsed.TotalSeconds:n1} s, {busy.TotalSeconds:n1} s of processor time"));
        await AuditStored(given);
    }

    async Task AuditStored(Given given)
    {
        await using (var db = await given.Db())
            await Dapper.SqlMapper.ExecuteAsync(db, Multiplied, new { given.Id });
        await Audited(given, "a first audit, every finding new");
        await using (var db = await given.Db())
            await Dapper.SqlMapper.ExecuteAsync(db, "update listings set audited_hash = null where workspace_id = @Id; analyze listings; analyze findings", new { given.Id });
        await Audited(given, "audited again, as after new rules; nothing found otherwise");
        await Audited(given, "asked again, nothing to do");
    }

    /// <summary>The listings four times, each with a code that two of them share four weeks of sales and a price that moved: the surroundings have to be looked at.</summary>
    const string Multiplied = """
        insert into listings (id, workspace_id, channel, external_id, sku, gtin, title, description, brand, category, currency, price, list_price, stock, rating, review_count, images, bullets, attributes, variations, facts_hash)
        select gen_random_uuid(), workspace_id, channel, external_id || '-' || n, 'S-' || (row_number() over () / 2), gtin, title, description, brand, category, currency, price, list_price, stock, rating, review_count, images, bullets, attributes, variations, facts_hash
          from listings, generate_series(1, 3) n where workspace_id = @Id;
        insert into sales_daily (workspace_id, listing_id, channel, day, units, source)
        select workspace_id, id, channel, current_date - d, 1, 'api' from listings, generate_series(1, 28) d where workspace_id = @Id;
        update listings set audited_hash = null, price = price + 1 where workspace_id = @Id;
        delete from audit_wanted where workspace_id = @Id; delete from audit_touched where workspace_id = @Id;
        analyze listings; analyze findings; analyze sales_daily; analyze audit_wanted
        """;

    async Task Audited(Given given, string what)
    {
        var audit = app.Services.GetRequiredService<AuditChannel>();
        var clock = Stopwatch.StartNew();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var audited = 0;
        foreach (var channel in Nexo.Channels.Channel.All)
            audited += await audit.Run(given.Id, channel, TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what}: {audited} listings in {clock.Elapsed.TotalSeconds:n1} s, {audited / clock.Elapsed.TotalSeconds:n0} a second; {(Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds:n1} s of this process"));
    }

    static int Run(IEnumerable<Listing> listings) => listings.Sum(listing => Auditor.Audit(listing).Findings.Count);
}
