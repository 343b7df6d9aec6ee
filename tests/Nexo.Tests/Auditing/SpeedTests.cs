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
            await Dapper.SqlMapper.ExecuteAsync(db, "update listings set audited_hash = null where workspace_id = @Id; analyze listings", new { given.Id });
        var audit = app.Services.GetRequiredService<AuditChannel>();
        var clock = Stopwatch.StartNew();
        var audited = 0;
        foreach (var channel in Nexo.Channels.Channel.All)
            audited += await audit.Run(given.Id, channel, TestContext.Current.CancellationToken);
        var first = clock.Elapsed;
        clock.Restart();
        foreach (var channel in Nexo.Channels.Channel.All)
            (await audit.Run(given.Id, channel, TestContext.Current.CancellationToken)).ShouldBe(0);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{audited} stored listings read, audited and their findings stored: {first.TotalSeconds:n1} s; asked again for six channels: {clock.Elapsed.TotalMilliseconds:n1} ms"));
    }

    static int Run(IEnumerable<Listing> listings) => listings.Sum(listing => Auditor.Audit(listing).Findings.Count);
}
