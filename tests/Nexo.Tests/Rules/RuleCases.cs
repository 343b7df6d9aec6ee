using Nexo.Listings;
using Nexo.Rules;
using Nexo.Rules.Shapes;

namespace Nexo.Tests.Rules;

enum Says { Found, Clean, NotEvaluated }

/// <param name="Then">The value the rule proposes, where the case is about it.</param>
sealed record RuleCase(string Rule, Says Says, string Because, Listing Listing, string? Then = null)
{
    public Surroundings? Around { get; init; }

    /// <summary>Of a rule about the account.</summary>
    public IReadOnlyDictionary<string, decimal>? Figures { get; init; }
}

/// <summary>Each rule found, clean, at its border and, where it can, not evaluated.</summary>
static partial class RuleCases
{
    public static readonly IReadOnlyList<RuleCase> All =
        [.. Amazon(), .. MercadoLivre(), .. Shopee(), .. TikTokShop(), .. Shein(), .. EveryChannel(), .. ChildrensClothing(), .. AcrossListings(), .. OfSales()];

    public static Verdict Verdict(this RuleCase wanted) =>
        RulePacks.Of(wanted.Listing.Channel).Single(rule => rule.Id == wanted.Rule) switch
        {
            AccountRule rule => rule.Judge(wanted.Figures!, Limits.Of(wanted.Listing.Channel)),
            var rule => rule.Check(new ListingFacts(wanted.Listing, null, wanted.Around)),
        };

    public static Says Says(this Verdict verdict) => verdict switch
    {
        FoundVerdict => Rules.Says.Found,
        NotEvaluatedVerdict => Rules.Says.NotEvaluated,
        _ => Rules.Says.Clean,
    };

    static RuleCase Found(string rule, string because, Listing listing, string? then = null) => new(rule, Rules.Says.Found, because, listing, then);
    static RuleCase Clean(string rule, string because, Listing listing) => new(rule, Rules.Says.Clean, because, listing);
    static RuleCase NotEvaluated(string rule, string because, Listing listing) => new(rule, Rules.Says.NotEvaluated, because, listing);

    static string Letters(int count) => string.Join(' ', Enumerable.Repeat("abcdefghi", count / 10 + 1).Select((word, n) => word[..^3] + (char)('a' + n % 26) + (char)('a' + n / 26 % 26) + (char)('a' + n / 676)))[..count].TrimEnd().PadRight(count, 'z');

    /// <summary>A title of so many characters, in words that differ.</summary>
    static Listing Titled(this Listing listing, int characters) => listing with { Title = Letters(characters) };

    static Listing Titled(this Listing listing, string title) => listing with { Title = title };

    static Listing Described(this Listing listing, int characters) => listing with { Description = string.Join('\n', Letters(characters).Chunk(100).Select(line => new string(line)))[..characters] };
}
