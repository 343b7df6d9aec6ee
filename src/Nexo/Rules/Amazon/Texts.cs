using System.Text.RegularExpressions;
using Nexo.Rules.Mends;
using Nexo.Rules.Reading;
using Nexo.Rules.Shapes;

namespace Nexo.Rules.Amazon;

/// <summary>AMZ-X1, contacts: no address, e-mail or telephone in any text; and no markup in the description beside line breaks.</summary>
sealed class ForbiddenContent() : Rule("AMZ-X1", Fields.Description, Severity.Error, Gain.Suppressed, Hours.Fact, fixes: true)
{
    public override Verdict Check(ListingFacts listing)
    {
        var contacts = Contacts.Of(listing);
        var kinds = contacts.Select(contact => contact.Kind).ToList();
        var hasMarkup = Html.IsInBesideBreaks(listing.Description.Raw);
        if (hasMarkup)
            kinds.Add("html");
        return kinds.Count == 0 ? Verdict.Clean
            : Verdict.Found(new { kinds, places = Contacts.Places(contacts), found = Evidence.Texts(contacts.Select(contact => contact.Text)) }, hasMarkup && kinds.Count == 1 ? Html.PlainText(listing.Description.Raw) : null);
    }
}

/// <summary>AMZ-D1, the length: at most 2,000 characters (markup is AMZ-X1).</summary>
sealed partial class DescriptionLength() : DescriptionTooLong("AMZ-D1", Severity.Warning, Gain.Completeness)
{
    /// <summary>A text signed at its end ("--Victoria Mackenzie") is the channel's own review, which no seller shortens.</summary>
    public override Verdict Check(ListingFacts listing) =>
        Signed().IsMatch(listing.Description.Raw) ? Verdict.NotEvaluated(Missing.Description) : base.Check(listing);

    [GeneratedRegex(@"\s--\p{Lu}\p{Ll}+(?:\s\p{Lu}\p{Ll}+){1,2}\s*\z")]
    private static partial Regex Signed();
}

/// <summary>A rule about bullets; without any, the source may not carry them.</summary>
abstract class BulletRule(string id, Severity severity, decimal impact, decimal effort, bool fixes = false)
    : Rule(id, Fields.Bullets, severity, impact, effort, fixes)
{
    public sealed override Verdict Check(ListingFacts listing) =>
        listing.Bullets.Count == 0 ? Verdict.NotEvaluated(Missing.Bullets) : Read(listing);

    protected abstract Verdict Read(ListingFacts listing);
}

/// <summary>AMZ-B1: three to five bullets.</summary>
sealed class BulletCount() : BulletRule("AMZ-B1", Severity.Warning, Gain.Discovery, Hours.Writing)
{
    protected override Verdict Read(ListingFacts listing) =>
        listing.Bullets.Count >= listing.Limits.BulletsMin && listing.Bullets.Count <= listing.Limits.BulletsMax
            ? Verdict.Clean
            : Verdict.Found(new { count = listing.Bullets.Count, least = listing.Limits.BulletsMin, limit = listing.Limits.BulletsMax });
}

/// <summary>AMZ-B2: each of 10 to 250 characters.</summary>
sealed class BulletLength() : BulletRule("AMZ-B2", Severity.Warning, Gain.Polish, Hours.Writing)
{
    protected override Verdict Read(ListingFacts listing)
    {
        var lengths = listing.Bullets.Select(bullet => bullet.Length).Where(length => length < listing.Limits.BulletMin || length > listing.Limits.BulletMax).ToArray();
        return lengths.Length == 0 ? Verdict.Clean
            : Verdict.Found(new { count = lengths.Length, shortest = lengths.Min(), longest = lengths.Max(), least = listing.Limits.BulletMin, limit = listing.Limits.BulletMax });
    }
}

/// <summary>AMZ-B3: no ornaments, no "N/A", no promise of a refund. Fix: without the ornaments, where nothing else is wrong.</summary>
sealed class BulletContent() : BulletRule("AMZ-B3", Severity.Error, Gain.Discovery, Hours.Glance, fixes: true)
{
    const string Ornaments = "™®€…†‡¢£¥©±~";

    static readonly Phrases Promises = new(
        "dinheiro de volta", "reembolso garantido", "garantia de reembolso", "satisfacao garantida", "money back", "full refund", "refund guaranteed", "satisfaction guaranteed", "100 satisfaction");

    protected override Verdict Read(ListingFacts listing)
    {
        var ornaments = listing.Bullets.SelectMany(bullet => bullet.Raw.EnumerateRunes()).Where(IsOrnament).Select(rune => rune.ToString()).Distinct().Take(5).ToArray();
        var empty = listing.Bullets.Count(bullet => bullet.Words.Count <= 2 && Vocabulary.NotApplicable.AnyIn(bullet));
        var promises = listing.Bullets.SelectMany(bullet => Evidence.Words(bullet, Promises.In(bullet))).Take(5).ToArray();
        if (ornaments.Length == 0 && empty == 0 && promises.Length == 0)
            return Verdict.Clean;
        var clean = empty == 0 && promises.Length == 0 ? listing.Bullets.Select(bullet => Cutting.Without(bullet, IsOrnament)).ToArray() : [null];
        return Verdict.Found(new { symbols = ornaments, empty, promises }, clean.Contains(null) ? null : Fields.List(clean!));
    }

    static bool IsOrnament(System.Text.Rune rune) => Symbols.IsOrnament(rune) || (rune.IsBmp && Ornaments.Contains((char)rune.Value));
}
