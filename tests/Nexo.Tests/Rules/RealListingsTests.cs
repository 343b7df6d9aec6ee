using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Nexo.Channels;
using Nexo.Listings;
using Nexo.Platform;
using Nexo.Rules;
using Nexo.Tests.Imports;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Rules;

/// <summary>The rules on what real marketplaces gave. The files lie outside the repository; without them these tests are skipped.</summary>
public sealed class RealListingsTests(NexoApp app) : IClassFixture<NexoApp>
{
    [Fact]
    public async Task Real_listings_are_audited_without_exception_and_their_fixes_hold()
    {
        var given = await Given.Workspace(app);
        foreach (var (channel, path) in RealFiles.All)
            await given.Import(channel, Importing.File(Repository.RealFile(path)), Path.GetFileName(path));
        var listings = await given.Listings();

        var audits = listings.Select(listing => (Listing: listing, Audit: Auditor.Audit(listing))).ToArray();

        foreach (var (listing, audit) in audits)
        {
            foreach (var fact in audit.Findings.Where(fact => fact.Fix is not null))
                Mended.Holds(listing, fact);
        }
        Print(audits);
    }

    [Fact]
    public async Task The_sample_catalogue_shows_what_each_agent_can_find()
    {
        var given = await Given.Workspace(app);
        foreach (var channel in Channel.All)
            await given.Import(channel.Name, Importing.File(File.ReadAllBytes(Path.Combine(Repository.Folder("src"), "Nexo/Imports/Sample", channel.Name + ".json"))), channel.Name + ".json");

        var audits = (await given.Listings()).Select(listing => (Listing: listing, Audit: Auditor.Audit(listing))).ToArray();

        foreach (var channel in Channel.All)
        {
            var own = audits.Where(a => a.Listing.Channel == channel).ToArray();
            own.Count(a => a.Audit.Findings.Count == 0).ShouldBeGreaterThan(0, $"{channel}: some listings are as they should be");
            own.SelectMany(a => a.Audit.Findings).Select(fact => fact.Rule.Id).Distinct().Count().ShouldBeGreaterThan(3, channel.Name);
        }
        foreach (var (listing, audit) in audits)
        {
            foreach (var fact in audit.Findings.Where(fact => fact.Fix is not null))
                Mended.Holds(listing, fact);
        }
        Print(audits, "NEXO_SAMPLE_FINDINGS");
    }

    static void Print((Listing Listing, Audit Audit)[] audits, string into = "NEXO_FINDINGS")
    {
        var table = audits
            .SelectMany(a => a.Audit.Findings.Select(fact => (a.Listing.Channel, fact.Rule.Id, Fix: fact.Fix is not null)))
            .GroupBy(f => (f.Channel, f.Id)).OrderBy(g => g.Key.Channel.Name, StringComparer.Ordinal).ThenBy(g => g.Key.Id, StringComparer.Ordinal)
            .Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Key.Channel,-14}{g.Key.Id,-9}{g.Count(),6} found {g.Count(f => f.Fix),6} with a fix, of {audits.Count(a => a.Listing.Channel == g.Key.Channel)}"));
        foreach (var line in table)
            TestContext.Current.TestOutputHelper?.WriteLine(line);
        if (Environment.GetEnvironmentVariable(into) is { } file)
            File.WriteAllLines(file, audits.SelectMany(a => a.Audit.Findings.Select(fact => Line(a.Listing, fact))));
        if (into == "NEXO_FINDINGS" && Environment.GetEnvironmentVariable("NEXO_PRECISION") is { } sample)
            File.WriteAllLines(sample, Sampled(audits).Select(found => Line(found.Listing, found.Fact)));
    }

    /// <summary>Twenty of each rule for docs/precision.md. The order is that of a hash with a fixed seed, so every run on the same files picks the same.</summary>
    static IEnumerable<(Listing Listing, Fact Fact)> Sampled((Listing Listing, Audit Audit)[] audits, string seed = "2026-11-21") =>
        audits.SelectMany(a => a.Audit.Findings.Select(fact => (a.Listing, Fact: fact))).GroupBy(found => found.Fact.Rule.Id).OrderBy(group => group.Key, StringComparer.Ordinal)
            .SelectMany(group => group.OrderBy(found => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed} {group.Key} {found.Listing.Channel} {found.Listing.ExternalId}"))), StringComparer.Ordinal).Take(20));

    /// <summary>For reading them by eye: one JSON line for each finding.</summary>
    static string Line(Listing listing, Fact fact) => JsonSerializer.Serialize(new
    {
        channel = listing.Channel.Name,
        rule = fact.Rule.Id,
        listing.Title,
        listing.Category,
        listing.Brand,
        sentence = RuleText.Sentence(fact.Rule.Id, fact.Evidence, CultureInfo.GetCultureInfo("pt-BR")),
        fact.Evidence,
        before = fact.Fix?.Before,
        after = fact.Fix?.After,
        description = listing.Description.Length > 400 ? listing.Description[..400] : listing.Description,
        attributes = listing.Attributes.Keys.Take(12),
    }, Json.Options);
}

static class RealFiles
{
    public static readonly (string Channel, string Path)[] All =
    [
        ("shopee", "shopee/shopee-products.csv.gz"),
        ("shein", "shein/shein-products.csv.gz"),
        ("amazon", "amazon-toys/amazon_toys_863.csv"),
        ("kaway", "flipkart/flipkart_com-ecommerce_sample_1050.csv"),
        ("mercadolivre", "mercadolivre/productList.json"),
    ];
}
