using System.Text;
using Nexo.Rules.Mends;
using Nexo.Rules.Reading;
using Nexo.Rules.Shapes;

namespace Nexo.Rules.AllChannels;

/// <summary>GEN-T1: no blanks at the ends, double blanks or invisible characters, and no "!!!" or "***".</summary>
sealed class UntidyTitle() : TitleRule("GEN-T1", Severity.Advice, Gain.Polish)
{
    protected override Verdict Read(ListingFacts listing)
    {
        if (listing.HasComposedTitle)
            return Verdict.NotEvaluated(Missing.SellersTitle);
        var signs = Titles.RepeatedSigns(listing.Title.Raw);
        var tidy = signs.Length > 0 ? Titles.WithoutRepeatedSigns(listing.Title.Raw) : Titles.Tidy(listing.Title.Raw);
        return tidy == listing.Title.Raw || tidy.Length == 0 ? Verdict.Clean : Verdict.Found(new { characters = Math.Max(1, listing.Title.Length - Lengths.Of(tidy)), signs }, tidy);
    }
}

/// <summary>GEN-T2: no pictures among the words (Amazon: AMZ-T2, Shein: SHN-T1).</summary>
sealed class TitleEmoji() : EmojiInTitle("GEN-T2", Severity.Warning, Gain.Completeness);

/// <summary>GEN-T3: not all in capitals (Amazon: AMZ-T4, TikTok Shop: TT-T3).</summary>
sealed class TitleCapitals() : ShoutedTitle("GEN-T3", Severity.Advice, Gain.Polish);

/// <summary>GEN-T4: no promotional phrases (Amazon, Mercado Livre and TikTok Shop have their own).</summary>
sealed class TitlePromotions() : UnwantedWords("GEN-T4", Vocabulary.Promotions, Severity.Warning, Gain.Completeness);

/// <summary>GEN-T5: no broken characters: � or text that was read in the wrong encoding ("algodÃ£o"), nor "&amp;amp;" in the title. Fix: read it rightly.</summary>
sealed class BrokenText() : Rule("GEN-T5", Fields.Title, Severity.Warning, Gain.Discovery, Hours.Glance, fixes: true)
{
    public override Verdict Check(ListingFacts listing)
    {
        var entities = Entities.In(listing.Title.Raw);
        var broken = listing.Texts.Where(place => IsBroken(place.Text.Raw) || (place.Field == Fields.Title && entities.Length > 0)).Select(place => place.Field).Distinct(StringComparer.Ordinal).ToArray();
        return broken.Length == 0 ? Verdict.Clean
            : Verdict.Found(new { fields = broken, entities = Evidence.Texts(entities) }, broken is not [Fields.Title] ? null : IsBroken(listing.Title.Raw) ? Repaired(listing.Title.Raw) : Decoded(listing.Title.Raw));
    }

    static string? Decoded(string title) => Entities.Decoded(title) is { } plain ? Titles.Tidy(plain) : null;

    static bool IsBroken(string text) => text.Contains('\uFFFD') || Misread(text) >= 0;

    /// <summary>à or  before a character that stands for the second byte of a Latin letter.</summary>
    static int Misread(string text)
    {
        for (var i = 0; i + 1 < text.Length; i++)
        {
            if (text[i] is 'Ã' or 'Â' && text[i + 1] is >= '\u0080' and <= '\u00BF' and not ('\u00A0' or 'ª' or 'º'))
                return i;
        }
        return -1;
    }

    static string? Repaired(string text)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(
                Encoding.GetEncoding("ISO-8859-1", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback).GetBytes(text));
        }
        catch (ArgumentException)
        {
            return null; // mixed with characters that were read rightly: a person must look
        }
    }
}

/// <summary>GEN-T6: no word more than three times (Amazon and TikTok Shop count for themselves).</summary>
sealed class TitleRepeats() : RepeatedWords("GEN-T6", Severity.Advice, Gain.Completeness)
{
    protected override Verdict Read(ListingFacts listing) => listing.HasComposedTitle ? Verdict.NotEvaluated(Missing.SellersTitle) : base.Read(listing);
}
