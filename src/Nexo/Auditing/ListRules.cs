using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;
using Nexo.Rules;

namespace Nexo.Auditing;

/// <summary>A rule as one channel has it. Impact is in percent, effort in hours.</summary>
sealed record RuleAnswer(string Id, Channel Channel, string Field, Severity Severity, decimal Impact, decimal Effort, string Title, string Explanation, string ToDo, bool CanFix)
{
    public static RuleAnswer Of(Channel channel, Rule rule) => new(
        rule.Id, channel, rule.Field, rule.Severity, rule.Impact, rule.Effort, RuleText.Title(rule.Id), RuleText.Explanation(rule.Id), RuleText.ToDo(rule.Id), rule.Fixes);
}

/// <summary><c>GET /api/rules</c>: every rule of every channel.</summary>
static class ListRules
{
    public static void Map(WebApplication app) =>
        app.MapGet("/api/rules", Get).WithExample(FindingExamples.Rules).WithName("ListRules").NeedsPermission(Permission.ReadListings).WithTags("Findings").WithSummary("The rules of every channel");

    static Ok<IReadOnlyList<RuleAnswer>> Get() =>
        TypedResults.Ok<IReadOnlyList<RuleAnswer>>([.. Channel.All.SelectMany(channel => RulePacks.Of(channel).Select(rule => RuleAnswer.Of(channel, rule)))]);
}
