using System.Text.Json;
using Nexo.Platform;

namespace Nexo.Rules;

/// <summary>One thing a listing must or should be. Pure: the same facts always give the same verdict.</summary>
/// <param name="id">As in the tables of docs/rules.md: AMZ-T1, ML-T1, GEN-T1.</param>
/// <param name="field">The field a person would mend: title, description, bullets, images, price, stock, gtin, attributes, variations.</param>
/// <param name="impact">Expected effect of mending it, in percent; one of <see cref="Gain"/>.</param>
/// <param name="effort">Hours a person needs; one of <see cref="Hours"/>.</param>
/// <param name="fixes">Whether it can propose a value itself.</param>
abstract class Rule(string id, string field, Severity severity, decimal impact, decimal effort, bool fixes = false)
{
    public string Id { get; } = id;
    public string Field { get; } = field;
    public Severity Severity { get; } = severity;
    public decimal Impact { get; } = impact;
    public decimal Effort { get; } = effort;
    public bool Fixes { get; } = fixes;

    /// <summary>Off where it is wrong too often, or concerns few: a person switches it on.</summary>
    public virtual bool IsOnByDefault => true;

    /// <summary>What no listing brings by itself and the rule cannot do without; null where the listing's own facts do.</summary>
    public virtual Missing? Needs => null;

    /// <summary>It looks at what the listing sold of late.</summary>
    public bool IsByPace => Needs is Missing.Sales or Missing.Orders;

    public abstract Verdict Check(ListingFacts listing);
}

abstract record Verdict
{
    /// <summary>The listing keeps the rule, or the rule does not concern it.</summary>
    public static readonly Verdict Clean = new CleanVerdict();

    /// <summary>The facts the rule needs are absent.</summary>
    public static Verdict NotEvaluated(Missing why) => new NotEvaluatedVerdict(why);

    /// <param name="evidence">Small and for reading: lengths, words, counts.</param>
    /// <param name="after">What the field should say, where that is mechanical.</param>
    public static Verdict Found(object evidence, string? after = null) => new FoundVerdict(evidence, after);

    sealed record CleanVerdict : Verdict;
}

sealed record NotEvaluatedVerdict(Missing Why) : Verdict;

sealed record FoundVerdict(object Evidence, string? After) : Verdict
{
    public JsonElement EvidenceJson() => JsonSerializer.SerializeToElement(Evidence, Json.Options);
}

/// <summary>Why a rule could not be evaluated; the sentence people read is in the resources.</summary>
enum Missing { Pixels, Images, Title, Description, Bullets, Attributes, Variations, Price, Stock, Rating, Gtin, Sku, Category, CategoryAttributes, Video, Weight, Country, Script, SellersTitle, Neighbours, Sales, Orders, Handling, TaxData, Account }
