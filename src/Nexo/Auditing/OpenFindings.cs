using System.Text.Json;
using Dapper;
using Nexo.Channels;
using Nexo.Listings;
using Nexo.Platform;
using Nexo.Rules;
using Npgsql;

namespace Nexo.Auditing;

/// <summary>A finding that still holds, with the title of the listing it is about.</summary>
public sealed record OpenFinding(Finding Finding, string ListingTitle, string ListingExternalId, DateTimeOffset FoundAt, DateTimeOffset ChangedAt);

/// <summary>How many listings of a channel break one rule, and for how many of them the rule proposes a value itself.</summary>
public sealed record RuleCount
{
    public required string Rule { get; init; }
    public required Severity Severity { get; init; }
    public required decimal Impact { get; init; }
    public required long Listings { get; init; }
    public required long WithFix { get; init; }
}

/// <summary>Reads of the findings that still hold. The connection decides what is seen; the workspace is named besides.</summary>
public static class OpenFindings
{
    /// <summary>Per rule, the greatest sum of expected effects first.</summary>
    public static async Task<IReadOnlyList<RuleCount>> ByRule(NpgsqlConnection db, WorkspaceId workspace, Channel channel, CancellationToken cancellationToken) =>
        (await db.QueryAsync<RuleCount>(new CommandDefinition("""
            select rule, severity, impact, count(*) as listings, count(fix) as with_fix from findings
             where workspace_id = @workspace and channel = @channel and gone_at is null
             group by rule, severity, impact order by impact * count(*) desc, rule
            """, new { workspace, channel }, cancellationToken: cancellationToken))).AsList();

    internal static async Task<IReadOnlyList<OpenFinding>> Read(NpgsqlConnection db, string condition, object parameters, CancellationToken cancellationToken) =>
        [.. (await db.QueryAsync<Row>(new CommandDefinition($"{Select(condition)} limit @atMost", parameters, cancellationToken: cancellationToken))).Select(row => row.ToFinding())];

    /// <summary>All of them, one after the other, however many.</summary>
    internal static async IAsyncEnumerable<OpenFinding> Stream(NpgsqlConnection db, string condition, object parameters, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in db.QueryUnbufferedAsync<Row>(Select(condition), parameters).WithCancellation(cancellationToken))
            yield return row.ToFinding();
    }

    static string Select(string condition) => $"""
            select f.id, f.listing_id as listing, f.channel, f.rule, f.severity, f.field, f.evidence, f.impact, f.effort, f.fix, f.found_at, f.changed_at,
                   l.title as listing_title, l.external_id as listing_external_id
              from findings f join listings l on l.id = f.listing_id
             where f.workspace_id = @workspace and f.gone_at is null and {condition}
             order by f.rank desc, f.id
            """;

    sealed record Row
    {
        public FindingId Id { get; init; }
        public ListingId Listing { get; init; }
        public Channel Channel { get; init; }
        public string Rule { get; init; } = "";
        public Severity Severity { get; init; }
        public string Field { get; init; } = "";
        public JsonElement Evidence { get; init; }
        public decimal Impact { get; init; }
        public decimal Effort { get; init; }
        public string? Fix { get; init; }
        public DateTimeOffset FoundAt { get; init; }
        public DateTimeOffset ChangedAt { get; init; }
        public string ListingTitle { get; init; } = "";
        public string ListingExternalId { get; init; } = "";

        public OpenFinding ToFinding() => new(
            new Finding
            {
                Id = Id,
                Listing = Listing,
                Channel = Channel,
                Rule = Rule,
                Severity = Severity,
                Field = Field,
                Evidence = Evidence,
                Impact = Impact,
                Effort = Effort,
                Fix = Fix is null ? null : JsonSerializer.Deserialize<Fix>(Fix, Json.Options),
            },
            ListingTitle, ListingExternalId, FoundAt, ChangedAt);
    }
}
