using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Auditing.Settings;
using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Auditing;

/// <summary><c>GET /api/rules</c>: every rule of every channel, as the workspace has set it.</summary>
static class ListRules
{
    public static void Map(WebApplication app) =>
        app.MapGet("/api/rules", Get).WithExample(RuleExamples.List).WithName("ListRules").NeedsPermission(Permission.ReadListings).WithTags("Findings")
            .WithSummary("The rules of every channel, as they are set, with how many findings hold").ProducesProblem(400);

    /// <param name="channel">Only the rules of this one.</param>
    internal static async Task<Results<Ok<IReadOnlyList<RuleAnswer>>, ProblemHttpResult>> Get(Actor actor, ReadRules rules, [FromQuery] string? channel, CancellationToken cancellationToken)
    {
        var named = default(Channel);
        if (channel is not null && !Channel.TryParse(channel, null, out named))
            return Refusal.Invalid("channel", "unknown_channel", $"channel must be one of {Channel.Names}.").Problem();
        return TypedResults.Ok(await rules.Of(actor.Workspace, channel is null ? null : named, cancellationToken));
    }
}
