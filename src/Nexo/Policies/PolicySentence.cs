using System.Globalization;
using Microsoft.Extensions.Localization;
using Nexo.Channels;
using Nexo.Platform.Ui;
using Nexo.Platform.Ui.Parts;
using Nexo.Tasks;

namespace Nexo.Policies;

/// <summary>A policy as somebody would say it: "Mudanças só de preço, até 5 %, na Shopee: aprovar sem uma pessoa".</summary>
sealed class PolicySentence(IStringLocalizer<PolicyWords> words)
{
    public string Of(Policy policy) => $"{Which(policy)}: {Then(policy)}.";

    string Which(Policy policy)
    {
        var wanted = policy.Conditions;
        var all = policy.Effect is PolicyEffect.Approve;
        string?[] parts =
        [
            What(wanted.Kinds, all),
            wanted.PricePercent is { } percent ? words["said.price", Between(percent, value => $"{Number(value)}\u00a0%")].Value : null,
            wanted.PriceAmount is { } amount ? words["said.price", Between(amount, value => Moneys.Said(value, wanted.Currency))].Value : null,
            wanted.Channels.Count > 0 ? words["said.channels", Listed(wanted.Channels.Select(channel => channel.Title), "said.and")].Value : null,
            wanted.Categories.Count > 0 ? words["said.categories", Listed(wanted.Categories.Select(category => words[$"category.{category.Wire()}"].Value), "said.or")].Value : null,
            wanted.Agents.Count > 0 ? words["said.agents", Listed(wanted.Agents.Select(Agent), "said.or")].Value : null,
            wanted.ListingCategory is { } path ? words["said.listing-category", path].Value : null,
            wanted.Impact is { } impact ? words["said.impact", Between(impact, value => $"{Number(value)}\u00a0%")].Value : null,
        ];
        return string.Join(", ", parts.OfType<string>());
    }

    string What(IReadOnlyList<string> kinds, bool all)
    {
        if (kinds.Count == 0)
            return words["said.everything"];
        var listed = Listed(kinds.Select(kind => words[$"kind.{kind}"].Value), all ? "said.and" : "said.or");
        return kinds is [PolicyConditions.NoChange] ? words["said.no-change"] : words[all ? "said.only" : "said.touching", listed];
    }

    string Then(Policy policy)
    {
        string?[] parts =
        [
            words[$"then.{policy.Effect.Wire()}"],
            policy.FourEyes ? words["then.four-eyes"].Value : null,
            policy.ExpiresAfterDays is { } days ? words.Count("then.expires", days) : null,
        ];
        return string.Join(", ", parts.OfType<string>());
    }

    string Agent(string id) => id == PolicyConditions.ByAPerson ? words["by-a-person"] : ChannelAgents.Find(id)?.Name ?? id;

    string Between(Bounds bounds, Func<decimal, string> said) => bounds switch
    {
        { From: { } from, To: { } to } => words["said.between", said(from), said(to)],
        { To: { } to } => words["said.up-to", said(to)],
        { From: var from } => words["said.from", said(from ?? 0)],
    };

    static string Number(decimal value) => value.ToString("0.##", CultureInfo.CurrentCulture);

    string Listed(IEnumerable<string> texts, string last)
    {
        string[] all = [.. texts];
        return all.Length == 1 ? all[0] : $"{string.Join(", ", all[..^1])} {words[last]} {all[^1]}";
    }
}
