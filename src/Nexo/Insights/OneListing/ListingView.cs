using Dapper;
using Nexo.Auditing.Neighbours;
using Nexo.Auditing.Settings;
using Nexo.Listings;
using Nexo.Platform;
using Nexo.Rules;
using Nexo.Sales;

namespace Nexo.Insights.OneListing;

/// <summary>A task that is about the listing, as its page names it.</summary>
public sealed record ListingTask
{
    public Guid Id { get; init; }
    public string Title { get; init; } = "";
    public string Status { get; init; } = "";
    public string Priority { get; init; } = "";
    public DateTimeOffset ChangedAt { get; init; }
}

/// <summary>What a rule found, in the viewer's language.</summary>
/// <param name="Impact">Expected effect of mending it, in percent.</param>
public sealed record SeenFinding(string Rule, Severity Severity, string Title, string Sentence, string ToDo, decimal Impact, Fix? Fix);

/// <summary>A rule that lacks its facts, and which.</summary>
public sealed record UnjudgedRule(string Rule, string Title, string Why);

/// <summary>One listing with what the rules say of it now and the tasks about it.</summary>
public sealed record ListingView(Listing Listing, IReadOnlyList<SeenFinding> Findings, IReadOnlyList<UnjudgedRule> Unjudged, IReadOnlyList<ListingTask> Tasks)
{
    const int SalesDays = 30;

    /// <summary>Of the thirty days up to the last one told of; none where no sales were told.</summary>
    public IReadOnlyList<SoldDayRow> Sales { get; init; } = [];

    public Pace? Pace { get; init; }

    /// <returns>Null when the workspace has no such listing.</returns>
    public static async Task<ListingView?> Read(Database database, WorkspaceId workspace, ListingId id, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(workspace, cancellationToken);
        if (await ReadListings.ById(db, workspace, id, cancellationToken) is not { } listing)
            return null;
        var around = await GatherSurroundings.Of(db, workspace, listing, null, cancellationToken);
        var audit = Auditor.Audit(listing, await RuleSettings.Book(db, workspace, listing.Channel, cancellationToken), around);
        var sold = await ReadSales.Last(db, workspace, id, SalesDays, cancellationToken);
        var tasks = await db.QueryAsync<ListingTask>(new CommandDefinition("""
            select t.id, t.title, t.status, t.priority, t.changed_at
              from task_listings o join marketplace_tasks t on t.id = o.task_id
             where o.workspace_id = @workspace and o.listing_id = @id
             order by t.changed_at desc, t.id desc limit 50
            """, new { workspace, id }, cancellationToken: cancellationToken));
        return new ListingView(listing,
            [.. audit.Findings.Select(Seen).OrderByDescending(finding => finding.Impact).ThenBy(finding => finding.Rule, StringComparer.Ordinal)],
            [.. audit.NotEvaluated.Select(unknown => new UnjudgedRule(unknown.Rule.Id, RuleText.Title(unknown.Rule.Id), RuleText.Why(unknown.Why))).OrderBy(rule => rule.Rule, StringComparer.Ordinal)],
            tasks.AsList())
        {
            Sales = [.. sold.Where(day => day.Day > sold[0].Day.AddDays(-SalesDays))], Pace = around.Pace,
        };
    }

    static SeenFinding Seen(Fact fact) => new(
        fact.Rule.Id, fact.Severity, RuleText.Title(fact.Rule.Id), RuleText.Sentence(fact.Rule.Id, fact.Evidence), RuleText.ToDo(fact.Rule.Id), fact.Rule.Impact, fact.Fix);
}
