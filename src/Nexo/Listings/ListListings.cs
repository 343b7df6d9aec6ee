using System.Globalization;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Listings;

/// <summary>How a list of listings is ordered.</summary>
public enum ListingOrder { Newest, Oldest }

/// <summary>What to list; everything null lists all, the last changed first.</summary>
/// <param name="Search">Part of a title, or a whole external id or SKU.</param>
/// <param name="WithFindings">Only listings with open findings.</param>
/// <param name="Rule">Only listings with an open finding of this rule.</param>
/// <param name="Cursor">The <c>nextCursor</c> of an earlier answer.</param>
sealed record ListingQuery(Channel? Channel = null, string? Search = null, bool WithFindings = false, string? Rule = null, ListingOrder Order = ListingOrder.Newest, string? Cursor = null, int Limit = 50);

/// <summary>A listing as a list shows it: without its long texts.</summary>
public sealed record ListingLine
{
    public ListingId Id { get; init; }
    public Channel Channel { get; init; }
    public string ExternalId { get; init; } = "";
    public string? Sku { get; init; }
    public string Title { get; init; } = "";
    public string? Brand { get; init; }
    public string? Category { get; init; }
    public string? Currency { get; init; }
    public decimal? Price { get; init => field = value.Plain(); }
    public decimal? ListPrice { get; init => field = value.Plain(); }
    public int? Stock { get; init; }
    public decimal? Rating { get; init => field = value.Plain(); }

    /// <summary>The main picture.</summary>
    public string? Image { get; init; }
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>What the rules found at the last audit and still holds.</summary>
    public int OpenFindings { get; init; }

    /// <summary>error, warning or advice; null without findings.</summary>
    public string? WorstFinding { get; init; }
}

/// <param name="Total">Stops counting at 10,000.</param>
public sealed record ListingPage(IReadOnlyList<ListingLine> Listings, int Total, bool TotalIsExact, string? NextCursor);

/// <summary><c>GET /api/listings</c>, and the page behind it.</summary>
sealed class ListListings(Database database)
{
    internal const int CountsTo = 10_000;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/listings", Answer).WithExample(ListingExamples.List).NeedsPermission(Permission.ReadListings)
            .WithName("ListListings").WithSummary("Listings, the last changed first").WithTags("Listings").ProducesProblem(400);

    /// <param name="q">Part of a title, or a whole external id or SKU; up to 200 characters.</param>
    /// <param name="withFindings">true lists only those with open findings.</param>
    /// <param name="rule">Only those with an open finding of this rule: AMZ-T1.</param>
    /// <param name="sort">newest (default) or oldest change first.</param>
    internal static async Task<Results<Ok<ListingPage>, ProblemHttpResult>> Answer(
        Actor actor, ListListings listings, [FromQuery] string? channel, [FromQuery] string? q, [FromQuery] bool? withFindings,
        [FromQuery] string? rule, [FromQuery] string? sort, [FromQuery] string? cursor, [FromQuery] int? limit, CancellationToken cancellationToken)
    {
        if (!Query(channel, q, withFindings ?? false, rule, sort, cursor, limit ?? 50).Try(out var query, out var refusal))
            return refusal.Problem();
        return (await listings.Page(actor.Workspace, query, cancellationToken)).Try(out var page, out refusal) ? TypedResults.Ok(page) : refusal.Problem();
    }

    public static Outcome<ListingQuery> Query(string? channel, string? search, bool withFindings, string? rule, string? sort, string? cursor, int limit)
    {
        var named = default(Channel);
        if (!string.IsNullOrEmpty(channel) && !Channel.TryParse(channel, null, out named))
            return Refusal.Invalid("channel", "unknown_channel", $"channel is one of {Channel.Names}.");
        if (search is { Length: > 200 })
            return Refusal.Invalid("q", "too_long", "q has at most 200 characters.");
        if (rule is { Length: > 20 })
            return Refusal.Invalid("rule", "too_long", "rule has at most 20 characters; GET /api/rules lists them.");
        if (limit is < 1 or > 200)
            return Refusal.Invalid("limit", "out_of_range", "limit is a number from 1 to 200.");
        if (sort is not (null or "" or "newest" or "oldest"))
            return Refusal.Invalid("sort", "unknown_sort", "sort is newest or oldest.");
        return new ListingQuery(string.IsNullOrEmpty(channel) ? null : named, string.IsNullOrWhiteSpace(search) ? null : search.Trim().Replace("\0", "", StringComparison.Ordinal),
            withFindings, string.IsNullOrEmpty(rule) ? null : rule.Replace("\0", "", StringComparison.Ordinal), sort == "oldest" ? ListingOrder.Oldest : ListingOrder.Newest, string.IsNullOrEmpty(cursor) ? null : cursor, limit);
    }

    public async Task<Outcome<ListingPage>> Page(WorkspaceId workspace, ListingQuery query, CancellationToken cancellationToken)
    {
        (DateTimeOffset At, Guid Id)? after = null;
        if (query.Cursor is not null && (after = Position(query.Cursor)) is null)
            return Refusal.Invalid("cursor", "unknown_cursor", "cursor is the nextCursor of an earlier answer.");
        await using var db = await database.OpenFor(workspace, cancellationToken);
        var titled = query.Search is null ? null : new Titled(query.Search);
        var found = titled is null ? null : await Found(db, query, titled, cancellationToken);
        // What so many have is found by reading on in the list's order; what few have is looked up.
        var isCommon = found?.Length > CountsTo;
        var (compare, direction) = query.Order is ListingOrder.Newest ? ("<", "desc") : (">", "asc");
        var where = Where(query, isCommon);
        var parameters = new
        {
            workspace, channel = query.Channel?.Name, found, titled?.Pattern, titled?.Later, query.Search, countsTo = CountsTo, query.Rule,
            channels = query.Channel is { } only ? [only.Name] : Channel.All.Select(one => one.Name).ToArray(),
            at = after?.At, id = after?.Id, limit = query.Limit + 1,
        };
        var lines = (await db.QueryAsync<ListingLine>(new CommandDefinition($"""
            select id, channel, external_id, sku, title, brand, category, currency, price, list_price, stock, rating, images ->> 0 as image, changed_at, open_findings, worst_finding
              from listings {where} {(after is null ? "" : $"and (changed_at, id) {compare} (@at, @id)")}
             order by changed_at {direction}, id {direction} limit @limit
            """, parameters, cancellationToken: cancellationToken))).AsList();
        var total = isCommon && !query.WithFindings && query.Rule is null ? CountsTo + 1 : await db.ExecuteScalarAsync<int>(new CommandDefinition(
            $"select count(*) from (select from listings {where} limit @countsTo + 1) counted", parameters, cancellationToken: cancellationToken));
        var more = lines.Count > query.Limit;
        if (more)
            lines.RemoveAt(query.Limit);
        return new ListingPage(lines, Math.Min(total, CountsTo), total <= CountsTo, more ? CursorOf(lines[^1]) : null);
    }

    internal static string Where(ListingQuery query, bool isCommon) => $"""
        where workspace_id = @workspace
          {(query.Channel is null ? "" : "and channel = @channel")}
          {(query.WithFindings || query.Rule is not null ? "and open_findings > 0" : "")}
          {(query.Rule is null ? "" : "and id in (select f.listing_id from findings f where f.workspace_id = @workspace and f.channel = any(@channels) and f.rule = @rule and f.gone_at is null)")}
          {(query.Search is null ? "" : isCommon ? "and (title ilike @pattern or title ilike @later or external_id = @search or sku = @search)" : "and id = any(@found)")}
        """;

    /// <summary>Looked for once, used by the page and by its total. More than <see cref="CountsTo"/> of them are any.</summary>
    internal static async Task<Guid[]> Found(NpgsqlConnection db, ListingQuery query, Titled titled, CancellationToken cancellationToken) =>
        [.. (await db.QueryAsync<Guid>(new CommandDefinition("select listings_found(@Search, @Pattern, @Later, @channel, @atMost)",
            new { query.Search, titled.Pattern, titled.Later, channel = query.Channel?.Name, atMost = CountsTo + 1 }, cancellationToken: cancellationToken))).Distinct()];

    static string CursorOf(ListingLine line) =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{line.ChangedAt.UtcTicks}/{line.Id}"))).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    static (DateTimeOffset, Guid)? Position(string cursor)
    {
        var bytes = new byte[100];
        var padded = cursor.Replace('-', '+').Replace('_', '/').PadRight((cursor.Length + 3) / 4 * 4, '=');
        return padded.Length <= 100 && Convert.TryFromBase64String(padded, bytes, out var length)
            && Encoding.ASCII.GetString(bytes, 0, length).Split('/') is [var ticks, var id]
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTimeOffset.MaxValue.Ticks && Guid.TryParse(id, out var guid)
                ? (new DateTimeOffset(at, TimeSpan.Zero), guid)
                : null;
    }
}
