using Nexo.Agents.Proposing;
using Nexo.Channels;
using Nexo.Listings;
using Nexo.Rules;

namespace Nexo.Tests.Agents;

/// <summary>Listings audited in memory, as the agents see them.</summary>
static class Findings
{
    public static Listing Listing(Channel channel, string title, string description = "Peça em malha com acabamento reforçado, toque macio e punhos firmes para o dia a dia. Tabela de medidas: tórax 50 cm.", int images = 6) => new()
    {
        Id = ListingId.From(Guid.CreateVersion7()),
        Channel = channel,
        ExternalId = Guid.NewGuid().ToString("n"),
        Title = title,
        Description = description,
        Images = [.. Enumerable.Range(1, images).Select(i => $"https://example.test/{i}.jpg")],
        Stock = 10,
    };

    public static IReadOnlyList<Case> Of(params IEnumerable<Listing> listings) =>
    [
        .. listings.SelectMany(listing => Auditor.Audit(listing).Findings.Select(fact => new Case(
            new Finding
            {
                Id = FindingId.From(Guid.CreateVersion7()),
                Listing = listing.Id,
                Channel = listing.Channel,
                Rule = fact.Rule.Id,
                Severity = fact.Rule.Severity,
                Field = fact.Rule.Field,
                Evidence = fact.Evidence,
                Impact = fact.Rule.Impact,
                Effort = fact.Rule.Effort,
                Fix = fact.Fix,
            }, listing))),
    ];

    public static ChannelFacts Facts(IReadOnlyList<Case> cases, long listings = 1_000) =>
        new(listings, cases.GroupBy(c => c.Finding.Rule).ToDictionary(g => g.Key, g => (long)g.Count()));

    public static IReadOnlyList<Candidate> Grouped(params IEnumerable<Listing> listings)
    {
        var cases = Of(listings);
        return GroupFindings.Group(cases, Facts(cases));
    }
}
