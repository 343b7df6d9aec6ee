namespace Nexo.Rules;

/// <summary>
/// Expected effect of mending a finding, in percent of the listing's sales. Estimates, not measurements: they order the work
/// until measured effects replace them. Above 15 becomes a task of high priority, above 5 of medium.
/// </summary>
static class Gain
{
    /// <summary>The channel refuses the field or the edit: nothing is sold until it is right.</summary>
    public const decimal Refused = 20;

    /// <summary>The channel may hide the listing from search, as the policy behind the rule says.</summary>
    public const decimal Suppressed = 16;

    /// <summary>Buyers decide by it: pictures, size charts, stock, an absent description.</summary>
    public const decimal Conversion = 12;

    /// <summary>It decides whether the listing is found: title words, filters, the channel's own quality score.</summary>
    public const decimal Discovery = 9;

    /// <summary>Part of the channel's completeness score, with a small effect of its own.</summary>
    public const decimal Completeness = 6;

    /// <summary>Reads better, changes little.</summary>
    public const decimal Polish = 3;
}

/// <summary>Hours a person needs to mend a finding.</summary>
static class Hours
{
    /// <summary>Look at the proposal and say yes.</summary>
    public const decimal Glance = 0.1m;

    /// <summary>Look up a fact and type it.</summary>
    public const decimal Fact = 0.25m;

    /// <summary>Write a text.</summary>
    public const decimal Writing = 0.5m;

    /// <summary>Measure the garment and fill a chart, or ask the maker.</summary>
    public const decimal Sourcing = 1m;

    /// <summary>Take pictures.</summary>
    public const decimal Photos = 2m;
}
