using Nexo.Rules.Mends;
using Nexo.Rules.Reading;
using Nexo.Rules.Shapes;

namespace Nexo.Rules.AllChannels;

/// <summary>GEN-D1: a description that is more than the title again (Shopee and TikTok Shop measure it themselves).</summary>
sealed class NoDescription() : Rule("GEN-D1", Fields.Description, Severity.Warning, Gain.Conversion, Hours.Writing)
{
    public override Verdict Check(ListingFacts listing)
    {
        if (listing.IsSummary)
            return Verdict.NotEvaluated(Missing.Description);
        var isBlank = listing.Description.IsBlank;
        return isBlank || listing.Description.Folded.AsSpan().Trim().SequenceEqual(listing.Title.Folded.AsSpan().Trim())
            ? Verdict.Found(new { length = listing.Description.Length, isTheTitle = !isBlank })
            : Verdict.Clean;
    }
}

/// <summary>GEN-D3: no way out of the channel in any text (Amazon: AMZ-X1).</summary>
sealed class ContactsOutside() : ContactsInTexts("GEN-D3", Severity.Error, Gain.Suppressed);

/// <summary>GEN-D4: no filling where the text should be.</summary>
sealed class PlaceholderText() : Rule("GEN-D4", Fields.Description, Severity.Warning, Gain.Discovery, Hours.Writing)
{
    public override Verdict Check(ListingFacts listing)
    {
        var found = listing.Texts.SelectMany(place => Evidence.Words(place.Text, Vocabulary.Placeholders.In(place.Text))).Take(5).ToArray();
        return found.Length == 0 ? Verdict.Clean : Verdict.Found(new { words = found });
    }
}

/// <summary>GEN-D5: no "&amp;amp;" or "&amp;#39;" where the channel shows plain text (in markup it is right, and TikTok Shop takes markup). Fix: the characters.</summary>
sealed class DescriptionEntities() : Rule("GEN-D5", Fields.Description, Severity.Warning, Gain.Polish, Hours.Glance, fixes: true)
{
    public override Verdict Check(ListingFacts listing)
    {
        var text = listing.Description.Raw;
        if (Html.IsIn(text))
            return Verdict.Clean;
        var entities = Entities.In(text);
        return entities.Length == 0 ? Verdict.Clean : Verdict.Found(new { entities = Evidence.Texts(entities) }, Entities.Decoded(text));
    }
}

/// <summary>GEN-I1: no picture twice (TikTok Shop: TT-I1).</summary>
sealed class ImageTwice() : RepeatedImages("GEN-I1", Severity.Advice, Gain.Polish);

/// <summary>GEN-I2: three pictures at least, where the channel has no rule of its own.</summary>
sealed class EnoughImages() : FewImages("GEN-I2", Severity.Warning, Gain.Discovery);
