using System.Diagnostics;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Access;
using Nexo.Auditing.Neighbours;
using Nexo.Channels;
using Nexo.Listings;
using Nexo.Platform;
using Nexo.Rules;
using Nexo.Rules.Shapes;
using Npgsql;

namespace Nexo.Auditing.Settings;

/// <summary>How a rule would be set; nothing of it is stored.</summary>
/// <param name="Channel">Needed where several channels have the rule.</param>
/// <param name="Severity">error, warning or advice.</param>
/// <param name="Thresholds">By name; what is left out is as it is set now.</param>
sealed record RuleTrial(Channel? Channel = null, Severity? Severity = null, IReadOnlyDictionary<string, decimal>? Thresholds = null);

public sealed record TriedExample(ListingId ListingId, string ListingTitle, string Sentence);

/// <summary>What a rule would find.</summary>
/// <param name="Listings">All of the channel.</param>
/// <param name="Read">Those looked at: all, or every n-th of them.</param>
/// <param name="Found">Of those read, found with the numbers tried.</param>
/// <param name="FoundNow">Of those read, found as it is set now; none while it is off.</param>
/// <param name="NotEvaluated">Of those read, without the facts the rule needs.</param>
/// <param name="Estimated">Of all listings; exact where all were read.</param>
/// <param name="CutShort">The time was over before the sample was read.</param>
/// <param name="Examples">At most twenty, in the caller's language.</param>
public sealed record TrialAnswer(
    string Rule, Channel Channel, Severity Severity, long Listings, int Read, bool IsSampled, int Found, int FoundNow, int NotEvaluated, long Estimated, bool CutShort,
    IReadOnlyList<TriedExample> Examples);

/// <summary>
/// <c>POST /api/rules/{id}/try</c>: reads the listings with a rule set otherwise, and stores nothing. At most <see cref="MostRead"/> are read,
/// beyond that every n-th in the order of their ids, and never longer than <see cref="Patience"/>.
/// </summary>
sealed class TryRule(Database database)
{
    internal const int MostRead = 20_000;
    const int Examples = 20, AtOnce = 2_000;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/rules/{id}/try", Answer).WithExample(RuleExamples.Tried).NeedsPermission(Permission.ManageSettings)
            .WithName("TryRule").WithSummary("What a rule would find with other numbers, without storing anything").WithTags("Findings").ProducesProblem(400).ProducesProblem(404);

    static async Task<Results<Ok<TrialAnswer>, ProblemHttpResult>> Answer(string id, RuleTrial trial, Actor actor, TryRule rules, CancellationToken cancellationToken) =>
        (await rules.Now(actor.Workspace, id, trial, cancellationToken)).Try(out var tried, out var refusal) ? TypedResults.Ok(tried) : refusal.Problem();

    public async Task<Outcome<TrialAnswer>> Now(WorkspaceId workspace, string id, RuleTrial trial, CancellationToken cancellationToken)
    {
        if (!RuleChange.Concerned(id, trial.Channel).Try(out var concerned, out var refusal))
            return refusal;
        if (concerned is not [var (channel, rule)])
            return Refusal.Invalid("channel", "channel_required", $"channel: {id} is a rule of several channels; name one.");
        if (rule is AccountRule)
            return Refusal.Invalid("id", "rule_of_the_account", $"{id} is about the account, not about listings; GET /api/account-health says how it stands.");
        await using var db = await database.OpenFor(workspace, cancellationToken);
        var settings = (await RuleSettings.Read(db, workspace, channel, cancellationToken)).Select(stored => stored.Setting).ToArray();
        var change = new RuleChange(channel, Enabled: true, trial.Severity, trial.Thresholds);
        if (!change.After(channel, rule, settings.FirstOrDefault(setting => setting.Rule == id)).Try(out var wanted, out refusal))
            return refusal;
        var (now, then) = (RuleBook.Of(channel, settings), RuleBook.Of(channel, [.. settings.Where(setting => setting.Rule != id), wanted]));
        return await Read(db, workspace, rule, now, then, cancellationToken);
    }

    static async Task<TrialAnswer> Read(NpgsqlConnection db, WorkspaceId workspace, Rule rule, RuleBook now, RuleBook then, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var (all, sample) = await Sample(db, workspace, then.Channel, cancellationToken);
        var (read, found, foundNow, unknown, examples) = (0, 0, 0, 0, new List<TriedExample>());
        foreach (var ids in sample.Chunk(AtOnce).TakeWhile(_ => Stopwatch.GetElapsedTime(began) < Patience))
        {
            var listings = (await ReadListings.ByIds(db, workspace, ids, cancellationToken)).OrderBy(listing => listing.Id.Value).ToArray();
            var around = rule is NeighbourRule || rule.IsByPace ? await GatherSurroundings.Of(db, workspace, listings, null, cancellationToken) : null;
            foreach (var listing in listings)
            {
                read++;
                foundNow += now.IsOn(rule) && rule.Check(new ListingFacts(listing, now.Limits, around?[listing.Id])) is FoundVerdict ? 1 : 0;
                var verdict = rule.Check(new ListingFacts(listing, then.Limits, around?[listing.Id]));
                unknown += verdict is NotEvaluatedVerdict ? 1 : 0;
                if (verdict is not FoundVerdict seen)
                    continue;
                if (++found <= Examples)
                    examples.Add(new TriedExample(listing.Id, listing.Title, RuleText.Sentence(rule.Id, seen.EvidenceJson())));
            }
        }
        return new TrialAnswer(rule.Id, then.Channel, then.SeverityOf(rule), all, read, read < all, found, foundNow, unknown,
            read == 0 ? 0 : (long)decimal.Round((decimal)found * all / read, MidpointRounding.AwayFromZero), read < sample.Count, examples);
    }

    /// <summary>Every n-th of the channel, along an index of nothing but ids; dealt out so that any beginning of it is spread over the whole.</summary>
    static async Task<(long Listings, IReadOnlyList<ListingId> Ids)> Sample(NpgsqlConnection db, WorkspaceId workspace, Channel channel, CancellationToken cancellationToken)
    {
        var listings = await db.ExecuteScalarAsync<long>(new CommandDefinition("select count(*) from listings where workspace_id = @workspace and channel = @channel", new { workspace, channel }, cancellationToken: cancellationToken));
        var ids = (await db.QueryAsync<ListingId>(new CommandDefinition("""
            select id from (select id, row_number() over (order by id) as n from listings where workspace_id = @workspace and channel = @channel) all_of_them
             where n % @every = 0 order by n / @every % 10, n
            """, new { workspace, channel, every = Math.Max(1, (listings + MostRead - 1) / MostRead) }, cancellationToken: cancellationToken))).AsList();
        return (listings, ids);
    }
}
