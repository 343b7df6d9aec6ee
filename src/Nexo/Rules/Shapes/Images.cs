namespace Nexo.Rules.Shapes;

/// <summary>
/// What an address says of a picture: how many, whether twice, its ending. A live listing has at least one picture,
/// so no address at all means that the source left them out.
/// </summary>
abstract class ImageRule(string id, Severity severity, decimal impact, decimal effort, bool fixes = false)
    : Rule(id, Fields.Images, severity, impact, effort, fixes)
{
    public sealed override Verdict Check(ListingFacts listing) =>
        listing.Listing.Images.Any(IsAnAddress) ? Read(listing, listing.Listing.Images) : Verdict.NotEvaluated(Missing.Images);

    protected abstract Verdict Read(ListingFacts listing, IReadOnlyList<string> images);

    /// <summary>A bare file name is something the source kept for itself.</summary>
    static bool IsAnAddress(string image) => image.Contains('/', StringComparison.Ordinal);

    protected static Verdict TooMany(ListingFacts listing, IReadOnlyList<string> images) =>
        images.Count <= listing.Limits.ImagesMax ? Verdict.Clean : Verdict.Found(new { count = images.Count, limit = listing.Limits.ImagesMax });

    /// <summary>Endings the channel does not take; an address without an ending says nothing.</summary>
    protected static Verdict WrongTypes(ListingFacts listing, IReadOnlyList<string> images)
    {
        var types = images.Select(Ending).OfType<string>().Where(ending => !listing.Limits.ImageTypes.Contains(ending)).Distinct().Order(StringComparer.Ordinal).ToArray();
        return types.Length == 0 ? Verdict.Clean : Verdict.Found(new { types, allowed = listing.Limits.ImageTypes });
    }

    static string? Ending(string address)
    {
        var path = address.AsSpan();
        if (path.IndexOfAny('?', '#') is >= 0 and var query)
            path = path[..query];
        var name = path[(path.LastIndexOf('/') + 1)..];
        var dot = name.LastIndexOf('.');
        if (dot <= 0 || name.Length - dot - 1 is < 3 or > 4)
            return null;
        var ending = name[(dot + 1)..].ToString().ToLowerInvariant();
        return ending is "jpg" or "jpeg" or "png" or "gif" or "tif" or "tiff" or "webp" or "avif" or "bmp" or "svg" or "heic" or "pdf" ? ending : null;
    }
}

/// <summary>Fewer pictures than buyers, or the channel's score, expect.</summary>
abstract class FewImages(string id, Severity severity, decimal impact) : ImageRule(id, severity, impact, Hours.Photos)
{
    protected override Verdict Read(ListingFacts listing, IReadOnlyList<string> images)
    {
        if (listing.IsSummary)
            return Verdict.NotEvaluated(Missing.Images);
        var different = images.Distinct(StringComparer.Ordinal).Count();
        return different >= listing.Limits.ImagesMin ? Verdict.Clean : Verdict.Found(new { count = different, least = listing.Limits.ImagesMin });
    }
}

/// <summary>The same address more than once. Fix: each once, in the same order.</summary>
abstract class RepeatedImages(string id, Severity severity, decimal impact) : ImageRule(id, severity, impact, Hours.Glance, fixes: true)
{
    protected override Verdict Read(ListingFacts listing, IReadOnlyList<string> images)
    {
        var once = images.Distinct(StringComparer.Ordinal).ToArray();
        return once.Length == images.Count ? Verdict.Clean : Verdict.Found(new { count = images.Count, repeated = images.Count - once.Length }, Fields.List(once));
    }
}

/// <summary>Says something about the picture itself, which is not read in this step.</summary>
abstract class PixelRule(string id, Severity severity, decimal impact) : Rule(id, Fields.Images, severity, impact, Hours.Photos)
{
    public sealed override Missing? Needs => Missing.Pixels;

    public override Verdict Check(ListingFacts listing) => Concerns(listing) ? Verdict.NotEvaluated(Missing.Pixels) : Verdict.Clean;

    protected virtual bool Concerns(ListingFacts listing) => true;
}

/// <summary>Children's underwear and swimwear must not be shown on a child. Only a look at the picture can tell.</summary>
abstract class ChildOnModel(string id) : PixelRule(id, Severity.Error, Gain.Refused)
{
    protected override bool Concerns(ListingFacts listing) => listing.Garment is { IsForChildren: true, IsUnderwearOrSwimwear: true };
}
