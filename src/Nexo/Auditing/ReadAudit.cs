using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Access;
using Nexo.Auditing.Neighbours;
using Nexo.Auditing.Settings;
using Nexo.Listings;
using Nexo.Platform;
using Nexo.Rules;

namespace Nexo.Auditing;

/// <summary>What the rules say of a listing as it stands now, stored or not.</summary>
sealed record AuditAnswer(ListingId ListingId, IReadOnlyList<FactAnswer> Findings, IReadOnlyList<NotEvaluatedAnswer> NotEvaluated);

sealed record FactAnswer(string Rule, Severity Severity, string Field, string Title, string Sentence, string ToDo, JsonElement Evidence, decimal Impact, decimal Effort, Fix? Fix)
{
    public static FactAnswer Of(Fact fact) => new(
        fact.Rule.Id, fact.Severity, fact.Rule.Field, RuleText.Title(fact.Rule.Id), RuleText.Sentence(fact.Rule.Id, fact.Evidence), RuleText.ToDo(fact.Rule.Id),
        fact.Evidence, fact.Rule.Impact, fact.Rule.Effort, fact.Fix);
}

/// <param name="Missing">pixels, attributes, gtin, …</param>
sealed record NotEvaluatedAnswer(string Rule, string Title, Missing Missing, string Reason)
{
    public static NotEvaluatedAnswer Of(Unknown unknown) => new(unknown.Rule.Id, RuleText.Title(unknown.Rule.Id), unknown.Why, RuleText.Why(unknown.Why));
}

/// <summary><c>GET /api/listings/{id}/audit</c>: evaluated now, not read from the store.</summary>
static class ReadAudit
{
    public static void Map(WebApplication app) =>
        app.MapGet("/api/listings/{id:guid}/audit", Get).WithExample(FindingExamples.Audit).WithName("AuditListing").NeedsPermission(Permission.ReadListings).WithTags("Findings").WithSummary("A listing against its rules, evaluated now");

    static async Task<Results<Ok<AuditAnswer>, ProblemHttpResult>> Get(Guid id, Actor actor, Database database, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        if (await ReadListings.ById(db, actor.Workspace, new ListingId(id), cancellationToken) is not { } listing)
            return new Refusal("listing_not_found", "There is no such listing.", RefusalKind.NotFound).Problem();
        var around = await GatherSurroundings.Of(db, actor.Workspace, listing, time.GetUtcNow(), cancellationToken);
        var audit = Auditor.Audit(listing, await RuleSettings.Book(db, actor.Workspace, listing.Channel, cancellationToken), around);
        return TypedResults.Ok(new AuditAnswer(listing.Id,
            [.. audit.Findings.OrderByDescending(fact => fact.Rule.Impact).ThenBy(fact => fact.Rule.Id, StringComparer.Ordinal).Select(FactAnswer.Of)],
            [.. audit.NotEvaluated.OrderBy(unknown => unknown.Rule.Id, StringComparer.Ordinal).Select(NotEvaluatedAnswer.Of)]));
    }
}
