using System.Globalization;
using Nexo.Channels;
using Nexo.Inbox.OneTask;
using Nexo.Platform;
using Nexo.Tasks;

namespace Nexo.Policies;

/// <summary>A policy as the form carries it: what was typed, and never lost when it is refused.</summary>
public sealed record PolicyForm
{
    public string? Nome { get; init; }
    public string? Efeito { get; init; }
    public string? QuatroOlhos { get; init; }

    /// <summary>Days; empty as the workspace's default says.</summary>
    public string? Prazo { get; init; }
    public string[]? Tipos { get; init; }
    public string[]? Canais { get; init; }
    public string[]? Categorias { get; init; }
    public string[]? Agentes { get; init; }
    public string? CategoriaDoAnuncio { get; init; }
    public string? ImpactoDe { get; init; }
    public string? ImpactoAte { get; init; }
    public string? PorcentoDe { get; init; }
    public string? PorcentoAte { get; init; }
    public string? ValorDe { get; init; }
    public string? ValorAte { get; init; }
    public string? Moeda { get; init; }

    /// <summary>The version the form was filled from.</summary>
    public int? Versao { get; init; }

    /// <summary>salvar or testar.</summary>
    public string? Acao { get; init; }

    /// <summary>How far back to try it.</summary>
    public int? Dias { get; init; }

    public static PolicyForm Of(Policy policy) => new()
    {
        Nome = policy.Name,
        Efeito = policy.Effect.Wire(),
        QuatroOlhos = policy.FourEyes ? "1" : null,
        Prazo = policy.ExpiresAfterDays?.ToString(CultureInfo.InvariantCulture),
        Tipos = [.. policy.Conditions.Kinds],
        Canais = [.. policy.Conditions.Channels.Select(channel => channel.Name)],
        Categorias = [.. policy.Conditions.Categories.Select(category => category.Wire())],
        Agentes = [.. policy.Conditions.Agents],
        CategoriaDoAnuncio = policy.Conditions.ListingCategory,
        ImpactoDe = Said(policy.Conditions.Impact?.From),
        ImpactoAte = Said(policy.Conditions.Impact?.To),
        PorcentoDe = Said(policy.Conditions.PricePercent?.From),
        PorcentoAte = Said(policy.Conditions.PricePercent?.To),
        ValorDe = Said(policy.Conditions.PriceAmount?.From),
        ValorAte = Said(policy.Conditions.PriceAmount?.To),
        Moeda = policy.Conditions.Currency,
        Versao = policy.Version,
    };

    public Outcome<PolicyChange> Read()
    {
        if (Array.IndexOf(Effects, Efeito) is not (>= 0 and var effect))
            return Refusal.Invalid("effect", "effect_needed", "effect: is required; one of approve, ask, ask_two, never.");
        if (Unread() is { } refusal)
            return refusal;
        var asks = (PolicyEffect)effect is PolicyEffect.Ask or PolicyEffect.AskTwo;
        var amount = Within(ValorDe, ValorAte);
        return new PolicyChange
        {
            Name = Nome ?? "",
            Effect = (PolicyEffect)effect,
            FourEyes = asks && QuatroOlhos is not null, // the fields stay on the form when nobody is to be asked any more
            ExpiresAfterDays = asks && !string.IsNullOrWhiteSpace(Prazo) ? int.Parse(Prazo, NumberStyles.None, CultureInfo.InvariantCulture) : 0,
            Version = Versao,
            Conditions = new()
            {
                Channels = [.. Channel.All.Where(channel => Canais?.Contains(channel.Name) ?? false)],
                Categories = [.. Enum.GetValues<TaskCategory>().Where(category => Categorias?.Contains(category.Wire()) ?? false)],
                Kinds = [.. PolicyConditions.KnownKinds.Where(kind => Tipos?.Contains(kind) ?? false)],
                Agents = Agentes ?? [],
                ListingCategory = string.IsNullOrWhiteSpace(CategoriaDoAnuncio) ? null : CategoriaDoAnuncio,
                Impact = Within(ImpactoDe, ImpactoAte),
                PricePercent = Within(PorcentoDe, PorcentoAte),
                PriceAmount = amount,
                Currency = amount is null ? null : Moeda,
            },
        };
    }

    static readonly string[] Effects = [.. Enum.GetValues<PolicyEffect>().Select(effect => effect.Wire())];

    Refusal? Unread()
    {
        foreach (var (field, text) in new[] { ("conditions.impact", ImpactoDe), ("conditions.impact", ImpactoAte), ("conditions.pricePercent", PorcentoDe), ("conditions.pricePercent", PorcentoAte), ("conditions.priceAmount", ValorDe), ("conditions.priceAmount", ValorAte) })
            if (!string.IsNullOrWhiteSpace(text) && TaskForms.Amount(text) is null)
                return Refusal.Invalid(field, "not_a_number", $"{field}: must be a number.");
        return !string.IsNullOrWhiteSpace(Prazo) && !(int.TryParse(Prazo, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= 365)
            ? Refusal.Invalid("expiresAfterDays", "days_out_of_range", "expiresAfterDays: must be 1 to 365.") : null;
    }

    static Bounds? Within(string? from, string? to) => (TaskForms.Amount(from), TaskForms.Amount(to)) is var (least, most) && (least ?? most) is not null ? new(least, most) : null;

    static string? Said(decimal? number) => number?.ToString("0.##", CultureInfo.CurrentCulture);
}
