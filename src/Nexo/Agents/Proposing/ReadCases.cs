using Dapper;
using Nexo.Auditing;
using Nexo.Auditing.Settings;
using Nexo.Channels;
using Nexo.Listings;
using Nexo.Platform;
using Nexo.Rules;
using Nexo.Tasks;
using Npgsql;

namespace Nexo.Agents.Proposing;

/// <summary>What an agent read of its channel.</summary>
/// <param name="Findings">All findings that hold.</param>
/// <param name="Facts">How common each shortcoming is.</param>
/// <param name="Cases">Of the worst listings by each rule, the findings nobody has taken up yet.</param>
/// <param name="Suppressed">Tasks a person rejected, or that were completed, whose listings are still the same.</param>
sealed record ChannelCases(long Findings, ChannelFacts Facts, IReadOnlyList<Case> Cases, int Suppressed);

static class ReadCases
{
    /// <summary>Of each rule so many listings are looked at: enough to fill its best task.</summary>
    const int PerRule = 60;
    const int PerRuleWithFix = GroupFindings.MostRows;

    const int MostFindings = 20_000;

    /// <summary>
    /// Cited by a task that is not over, or by one that was completed, or rejected by a person, since the listing's facts last changed.
    /// </summary>
    const string IsTakenUp = """
        exists (select from task_listings tl join marketplace_tasks t on t.id = tl.task_id
                 where tl.workspace_id = @workspace and tl.listing_id = f.listing_id and t.marketplace = @channel
                   and (t.status in ('pending', 'awaiting_approval', 'approved', 'in_progress', 'marketplace_sync')
                     or ((t.status = 'completed' or (t.status = 'rejected' and t.decided_by like 'person:%'))
                         and t.ended_at >= (select l.changed_at from listings l where l.id = f.listing_id)))
                   and t.evidence @> jsonb_build_array(jsonb_build_object('listingId', f.listing_id, 'rule', f.rule)))
        """;

    public static async Task<ChannelCases> Of(NpgsqlConnection db, WorkspaceId workspace, Channel channel, CancellationToken cancellationToken)
    {
        var rules = await OpenFindings.ByRule(db, workspace, channel, cancellationToken);
        var listings = (await db.QueryAsync<ListingId>(new CommandDefinition($"""
            select distinct picked.listing_id from unnest(@rules, @fixed, @limits) as r (rule, is_fixed, most) cross join lateral (
                select f.listing_id from findings f
                 where f.workspace_id = @workspace and f.channel = @channel and f.rule = r.rule and (f.fix is not null) = r.is_fixed and f.gone_at is null and not {IsTakenUp}
                 order by f.rank desc, f.id limit r.most) picked
            """, Wanted(workspace, channel, rules), cancellationToken: cancellationToken))).AsList();
        var all = await db.ExecuteScalarAsync<long>(new CommandDefinition("select count(*) from listings where workspace_id = @workspace and channel = @channel", new { workspace, channel }, cancellationToken: cancellationToken));
        var found = await OpenFindings.Read(db, $"f.channel = @channel and f.listing_id = any(@listings) and not {IsTakenUp}",
            new { workspace, channel, listings = listings.ConvertAll(id => id.Value).ToArray(), atMost = MostFindings }, cancellationToken);
        var known = (await ReadListings.ByIds(db, workspace, listings, cancellationToken)).ToDictionary(l => l.Id);
        return new(
            rules.Sum(r => r.Listings),
            new ChannelFacts(all, rules.GroupBy(r => r.Rule).ToDictionary(g => g.Key, g => g.Sum(r => r.Listings)),
                await RuleSettings.Book(db, workspace, channel, cancellationToken)),
            [.. found.Where(f => known.ContainsKey(f.Finding.Listing)).Select(f => new Case(f.Finding, known[f.Finding.Listing]) { FoundAt = f.FoundAt })],
            await Suppressed(db, workspace, channel, cancellationToken));
    }

    /// <summary>Mechanical fixes and handwork are picked apart: neither may crowd out the other.</summary>
    static object Wanted(WorkspaceId workspace, Channel channel, IReadOnlyList<RuleCount> rules)
    {
        var kinds = rules.Select(r => r.Rule).Distinct().SelectMany(rule => new[] { (Rule: rule, IsFixed: true, Most: PerRuleWithFix), (Rule: rule, IsFixed: false, Most: PerRule) }).ToArray();
        return new { workspace, channel, rules = kinds.Select(k => k.Rule).ToArray(), @fixed = kinds.Select(k => k.IsFixed).ToArray(), limits = kinds.Select(k => k.Most).ToArray() };
    }

    /// <summary>Today's state of the findings that open tasks cite, by listing and rule.</summary>
    public static async Task<IReadOnlyDictionary<(Guid, string), CitedFinding>> Today(
        NpgsqlConnection db, WorkspaceId workspace, IReadOnlyList<OpenProposal> open, CancellationToken cancellationToken)
    {
        var listings = open.SelectMany(task => task.Evidence).Select(f => f.Listing.Value).Distinct().ToArray();
        if (listings.Length == 0)
            return new Dictionary<(Guid, string), CitedFinding>();
        var found = await OpenFindings.Read(db, "f.listing_id = any(@listings)", new { workspace, listings, atMost = MostFindings }, cancellationToken);
        return found.ToDictionary(f => (f.Finding.Listing.Value, f.Finding.Rule), f => DraftTask.Cited(f.Finding, f.ListingTitle));
    }

    static Task<int> Suppressed(NpgsqlConnection db, WorkspaceId workspace, Channel channel, CancellationToken cancellationToken) =>
        db.ExecuteScalarAsync<int>(new CommandDefinition("""
            select count(*)::integer from (
                select id, ended_at from marketplace_tasks
                 where workspace_id = @workspace and marketplace = @channel and fingerprint is not null
                   and (status = 'completed' or (status = 'rejected' and decided_by like 'person:%'))
                 order by ended_at desc limit 1000) t
             where exists (select from task_listings tl join listings l on l.id = tl.listing_id join findings f on f.listing_id = l.id and f.gone_at is null
                            where tl.task_id = t.id and l.changed_at <= t.ended_at)
            """, new { workspace, channel }, cancellationToken: cancellationToken));

    /// <summary>The latest "no" of people to this channel's agent, with what they said.</summary>
    public static async Task<IReadOnlyList<PastRejection>> Rejections(NpgsqlConnection db, WorkspaceId workspace, Channel channel, CancellationToken cancellationToken) =>
        [.. (await db.QueryAsync<(string Title, string Reason)>(new CommandDefinition("""
            select title, reason from marketplace_tasks
             where workspace_id = @workspace and marketplace = @channel and status = 'rejected' and decided_by like 'person:%' and agent is not null and coalesce(reason, '') <> ''
             order by decided_at desc limit 10
            """, new { workspace, channel }, cancellationToken: cancellationToken))).Select(row => new PastRejection(row.Title, row.Reason))];
}
