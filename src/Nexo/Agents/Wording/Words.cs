using System.Collections.Frozen;
using Nexo.Agents.Proposing;
using Nexo.Channels;
using Nexo.Tasks;

namespace Nexo.Agents.Wording;

/// <summary>How one topic is said.</summary>
sealed record Words
{
    public required TaskCategory Category { get; init; }

    /// <summary>What to do on one listing, an infinitive that stands before "de “…”": "encurtar o título".</summary>
    public required Func<Case, string> Do { get; init; }

    /// <summary>The title of a task over many listings: "Encurtar 8 títulos que passam de 60 caracteres".</summary>
    public required Func<IReadOnlyList<Case>, string> Many { get; init; }

    /// <summary>What was seen on one listing, a sentence.</summary>
    public required Func<Case, string> Seen { get; init; }

    /// <summary>Why it matters on this channel, a sentence.</summary>
    public required Func<Channel, string> Why { get; init; }

    /// <summary>What a person has to do where nothing is mechanical, a sentence; null where the change set says it all.</summary>
    public string? How { get; init; }

    /// <summary>The same for what is not clothing, where it differs.</summary>
    public Func<Channel, string>? WhyElse { get; init; }
    public string? HowElse { get; init; }

    public string WhyFor(Case item) => (WhyElse is { } other && !item.IsGarment ? other : Why)(item.Listing.Channel);

    public string? HowFor(Case item) => HowElse is { } other && !item.IsGarment ? other : How;

    static readonly FrozenDictionary<Topic, Words> All = TitleWords.All.Concat(TextWords.All).Concat(PictureWords.All).Concat(FactWords.All).Concat(OfferWords.All).ToFrozenDictionary();

    public static Words Of(Topic topic) => All[topic];

    public static Words Of(Case item) => All[Topics.Of(item.Finding)];
}
