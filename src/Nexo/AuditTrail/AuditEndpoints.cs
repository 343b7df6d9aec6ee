using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.AuditTrail;

/// <summary>An entry of the trail on the wire.</summary>
/// <param name="Position">Its place in the chain, from 1 without a gap.</param>
/// <param name="Event">The event it seals, as in <c>Last-Event-ID</c>.</param>
/// <param name="ActorName">As people see the actor.</param>
/// <param name="Body">What the event says; null when it is no longer in the log.</param>
/// <param name="Content">SHA-256 of the event's canonical form.</param>
/// <param name="Hash">SHA-256 of <c>previous:position:content</c>.</param>
sealed record TrailEntry(
    long Position, string Event, DateTimeOffset At, string Kind, AuditCategory Category, string Actor, string ActorName, string Subject, string? Channel, JsonElement? Body,
    string Content, string Previous, string Hash, DateTimeOffset SealedAt)
{
    public static TrailEntry Of(SealedEntry e, AuditNames names) => new(
        e.Position, e.Place.ToString(), e.At, e.Kind, AuditKinds.Of(e.Kind), e.Actor, names.Who(e.Actor), e.Subject, e.Channel,
        e.Event is { Body: var body } ? JsonElement.Parse(body) : null, Canonical.Hex(e.Content), Canonical.Hex(e.Previous), Canonical.Hex(e.Hash), e.SealedAt);
}

/// <param name="Entries">The latest first.</param>
sealed record TrailPage(IReadOnlyList<TrailEntry> Entries, string? NextCursor, TrailHead Head);

/// <param name="Cursor">The <c>nextCursor</c> of the page before.</param>
/// <param name="Limit">1 to 200; 50 without.</param>
sealed record AuditPageQuery(string? Actor, string? Kind, string? Subject, string? Channel, string? From, string? To, string? Cursor, int? Limit)
    : AuditQuery(Actor, Kind, Subject, Channel, From, To);

/// <param name="Format">csv or jsonl.</param>
sealed record AuditExportQuery(string? Actor, string? Kind, string? Subject, string? Channel, string? From, string? To, string? Format)
    : AuditQuery(Actor, Kind, Subject, Channel, From, To);

/// <summary><c>/api/audit</c>: for admins and their machines.</summary>
static class AuditEndpoints
{
    public static void MapAuditApi(this WebApplication app)
    {
        var routes = app.MapGroup("/api/audit").NeedsPermission(Permission.Administer).WithTags("Audit");
        routes.MapGet("", List).WithName("ListAuditEntries").WithSummary("Decisions and administrative acts, the latest first").WithExample(AuditExamples.List).ProducesProblem(400);
        routes.MapGet("/head", Head).WithName("AuditHead").WithSummary("The head of the hash chain and its last verification").WithExample(AuditExamples.Head);
        routes.MapGet("/export", Export).WithName("ExportAuditEntries").WithSummary("All entries the filters leave, in the chain's order, as a stream of CSV or of JSON lines")
            .Produces<string>(200, "text/csv", "application/x-ndjson").ProducesProblem(400);
    }

    static async Task<Results<Ok<TrailPage>, ProblemHttpResult>> List([AsParameters] AuditPageQuery query, Actor actor, HttpContext context, FindEntries find, ReadHead head, Database database, CancellationToken cancellationToken)
    {
        if (query.Limit is < 1 or > 200)
            return Refusal.Invalid("limit", "out_of_range", "limit: must be a number from 1 to 200.").Problem();
        var after = query.Cursor is { } cursor ? AuditCursor.Read(cursor) : null;
        if (query.Cursor is not null && after is null)
            return Refusal.Invalid("cursor", "unknown_cursor", "cursor: must be the nextCursor of an earlier answer.").Problem();
        if (!AuditFilter.Read(query, ZoneOf(context)).Try(out var filter, out var refusal))
            return refusal.Problem();
        var limit = query.Limit ?? 50;
        var found = await find.Latest(actor.Workspace, filter, after, limit + 1, cancellationToken);
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        var names = await AuditNames.Of(db, actor.Workspace, found, cancellationToken);
        return TypedResults.Ok(new TrailPage([.. found.Take(limit).Select(e => TrailEntry.Of(e, names))],
            found.Count > limit ? new AuditCursor(found[limit - 1].At, found[limit - 1].Position).Wire() : null, await head.Of(actor.Workspace, cancellationToken)));
    }

    static async Task<Ok<TrailHead>> Head(Actor actor, ReadHead head, CancellationToken cancellationToken) => TypedResults.Ok(await head.Of(actor.Workspace, cancellationToken));

    static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> Export([AsParameters] AuditExportQuery query, Actor actor, HttpContext context, ExportEntries export, ReadHead head, TimeProvider time, CancellationToken cancellationToken)
    {
        if (query.Format is not ("csv" or "jsonl"))
            return Refusal.Invalid("format", query.Format is null ? "required" : "unknown_format", "format: must be csv or jsonl.").Problem();
        var zone = ZoneOf(context);
        if (!AuditFilter.Read(query, zone).Try(out var filter, out var refusal))
            return refusal.Problem();
        var upTo = (await head.Of(actor.Workspace, cancellationToken)).Position;
        var day = TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        context.Response.Headers.CacheControl = "no-store";
        return query.Format == "csv"
            ? TypedResults.Stream(to => export.Csv(actor.Workspace, filter, upTo, to, context.RequestAborted), "text/csv; charset=utf-8", $"nexo-audit-{day}.csv")
            : TypedResults.Stream(to => export.JsonLines(actor.Workspace, filter, upTo, to, context.RequestAborted), "application/x-ndjson", $"nexo-audit-{day}.jsonl");
    }

    static TimeZoneInfo ZoneOf(HttpContext context) => Viewers.Of(context)?.Zone ?? TimeZoneInfo.Utc;
}
