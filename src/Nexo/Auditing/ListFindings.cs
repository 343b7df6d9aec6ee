using System.Globalization;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Listings;
using Nexo.Platform;
using Nexo.Rules;
using Npgsql;

namespace Nexo.Auditing;

/// <summary>What to show of the findings that still hold; all optional.</summary>
/// <param name="Channel">amazon, mercadolivre, shopee, shein, tiktokshop or kaway; all without.</param>
/// <param name="Rule">For example AMZ-T1.</param>
/// <param name="ListingId">Of this listing only.</param>
/// <param name="Severity">error, warning or advice.</param>
/// <param name="Cursor">The <c>nextCursor</c> of the page before.</param>
/// <param name="Limit">1 to 200; 50 without.</param>
sealed record FindingsQuery(string? Channel, string? Rule, string? Severity, string? ListingId, string? Cursor, int? Limit);

/// <param name="Total">Exact up to 10,000; then <paramref name="TotalIsExact"/> is false.</param>
sealed record FindingsPage(IReadOnlyList<FindingAnswer> Findings, int Total, bool TotalIsExact, string? NextCursor);

/// <summary>A finding on the wire. Impact is in percent, effort in hours; title and sentence follow the caller's language.</summary>
sealed record FindingAnswer(
    FindingId Id, ListingId ListingId, string ListingTitle, Channel Channel, string Rule, Severity Severity, string Field, string Title, string Sentence,
    JsonElement Evidence, decimal Impact, decimal Effort, Fix? Fix, DateTimeOffset FoundAt, DateTimeOffset ChangedAt)
{
    public static FindingAnswer Of(OpenFinding open) => new(
        open.Finding.Id, open.Finding.Listing, open.ListingTitle, open.Finding.Channel, open.Finding.Rule, open.Finding.Severity, open.Finding.Field,
        RuleText.Title(open.Finding.Rule), RuleText.Sentence(open.Finding),
        open.Finding.Evidence, open.Finding.Impact, open.Finding.Effort, open.Finding.Fix, open.FoundAt, open.ChangedAt);
}

/// <summary><c>GET /api/findings</c>: the findings that still hold, best expected effect first.</summary>
static class ListFindings
{
    const int CountedUpTo = 10_000;

    public static void Map(WebApplication app) =>
        app.MapGet("/api/findings", Get).WithExample(FindingExamples.List).WithName("ListFindings").NeedsPermission(Permission.ReadListings).WithTags("Findings").WithSummary("Findings that still hold, best expected effect first");

    static async Task<Results<Ok<FindingsPage>, ProblemHttpResult>> Get([AsParameters] FindingsQuery query, Actor actor, Database database, CancellationToken cancellationToken)
    {
        if (!Filter.Read(query, actor.Workspace).Try(out var filter, out var refusal))
            return refusal.Problem();
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        var found = await OpenFindings.Read(db, filter.Where + filter.After, filter.Parameters, cancellationToken);
        var total = await Count(db, filter, cancellationToken);
        var page = found.Take(filter.Limit).ToArray();
        return TypedResults.Ok(new FindingsPage(
            [.. page.Select(FindingAnswer.Of)], Math.Min(total, CountedUpTo), total <= CountedUpTo,
            found.Count > filter.Limit ? Cursor.After(page[^1].Finding) : null));
    }

    // In the order of the indexes: a small workspace beside a large one would else be counted by reading the whole table.
    static Task<int> Count(NpgsqlConnection db, Filter filter, CancellationToken cancellationToken) =>
        db.ExecuteScalarAsync<int>(new CommandDefinition(
            $"select count(*) from (select from findings f where f.workspace_id = @workspace and f.gone_at is null and {filter.Where} order by f.rank desc, f.id limit {CountedUpTo + 1}) counted",
            filter.Parameters, cancellationToken: cancellationToken));

    internal sealed record Filter(string Where, string After, int Limit, DynamicParameters Parameters)
    {
        public static Outcome<Filter> Read(FindingsQuery query, WorkspaceId workspace)
        {
            var parameters = new DynamicParameters();
            parameters.Add("workspace", workspace.Value);
            var where = "true";
            if (query.Channel is not null)
            {
                if (!Channel.TryParse(query.Channel, null, out var channel))
                    return Refusal.Invalid("channel", "unknown_channel", $"channel must be one of {Channel.Names}.");
                parameters.Add("channel", channel.Name);
                where += " and f.channel = @channel";
            }
            if (query.Rule is not null)
            {
                parameters.Add("rule", query.Rule);
                where += " and f.rule = @rule";
            }
            if (query.Severity is not null)
            {
                if (query.Severity is not ("error" or "warning" or "advice"))
                    return Refusal.Invalid("severity", "unknown_severity", "severity must be one of error, warning, advice.");
                parameters.Add("severity", query.Severity);
                where += " and f.severity = @severity";
            }
            if (query.ListingId is not null)
            {
                if (!Guid.TryParse(query.ListingId, out var listing))
                    return Refusal.Invalid("listingId", "not_a_uuid", "listingId must be a UUID.");
                parameters.Add("listing", listing);
                where += " and f.listing_id = @listing";
            }
            if (query.Limit is < 1 or > 200)
                return Refusal.Invalid("limit", "out_of_range", "limit must be between 1 and 200.");
            var after = "";
            if (query.Cursor is not null)
            {
                if (Cursor.Read(query.Cursor) is not var (rank, id))
                    return Refusal.Invalid("cursor", "not_a_cursor", "cursor must be the nextCursor of an earlier page.");
                parameters.Add("rank", rank);
                parameters.Add("id", id);
                after = " and (f.rank < @rank or (f.rank = @rank and f.id > @id))";
            }
            var limit = query.Limit ?? 50;
            parameters.Add("atMost", limit + 1);
            return new Filter(where, after, limit, parameters);
        }
    }

    static class Cursor
    {
        public static string After(Finding finding) =>
            string.Create(CultureInfo.InvariantCulture, $"{(int)(Math.Clamp(finding.Impact, 0, 9999) * 100)}.{finding.Id.Value:n}");

        public static (int Rank, Guid Id)? Read(string cursor) =>
            cursor.Split('.') is [var rank, var id] && int.TryParse(rank, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && Guid.TryParseExact(id, "n", out var last)
                ? (at, last)
                : null;
    }
}
