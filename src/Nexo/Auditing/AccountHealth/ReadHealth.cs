using Dapper;
using Nexo.Access;
using Nexo.Auditing.Settings;
using Nexo.Channels;
using Nexo.Platform;
using Nexo.Rules;
using Nexo.Rules.Shapes;
using Npgsql;

namespace Nexo.Auditing.AccountHealth;

/// <param name="Name">As it is sent.</param>
/// <param name="Title">In the caller's language.</param>
/// <param name="Value">The latest; null where none was told of the last month.</param>
public sealed record AccountFigure(string Name, string Title, decimal? Value, DateOnly? Day);

/// <summary>What a rule says of a seller's account now.</summary>
/// <param name="Found">Whether the account breaks it.</param>
/// <param name="Sentence">In the caller's language; null where all is well.</param>
/// <param name="IsEvaluated">False while none of its figures is known.</param>
public sealed record AccountVerdict(string Rule, Channel Channel, Severity Severity, bool Enabled, string Title, bool Found, bool IsEvaluated, string? Sentence, string? ToDo, IReadOnlyList<AccountFigure> Figures);

/// <summary><c>GET /api/account-health</c>: the rules about accounts, judged by the latest figures of the last month; nothing of it is stored.</summary>
sealed class ReadHealth(Database database, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/account-health", async (Actor actor, ReadHealth health, CancellationToken cancellationToken) => TypedResults.Ok(await health.Of(actor.Workspace, null, cancellationToken)))
            .WithExample(HealthExamples.Health).NeedsPermission(Permission.ReadListings).WithName("AccountHealth").WithSummary("How the seller's accounts stand against the channels' targets").WithTags("Findings");

    /// <param name="channel">Null reads all.</param>
    public async Task<IReadOnlyList<AccountVerdict>> Of(WorkspaceId workspace, Channel? channel, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(workspace, cancellationToken);
        return await Of(db, workspace, channel, time.GetUtcNow(), cancellationToken);
    }

    internal static async Task<IReadOnlyList<AccountVerdict>> Of(NpgsqlConnection db, WorkspaceId workspace, Channel? channel, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var latest = (await db.QueryAsync<(Channel Channel, string Metric, DateOnly Day, decimal Value)>(new CommandDefinition("""
            select distinct on (channel, metric) channel, metric, day, value from account_metrics
             where workspace_id = @workspace and day > @since order by channel, metric, day desc
            """, new { workspace, since = DateOnly.FromDateTime(now.UtcDateTime.AddDays(-30)) }, cancellationToken: cancellationToken))).ToLookup(row => row.Channel);
        var settings = (await RuleSettings.Read(db, workspace, channel, cancellationToken)).ToLookup(stored => stored.Channel, stored => stored.Setting);
        return [.. Channel.All.Where(one => channel is null || one == channel).SelectMany(one =>
        {
            var book = RuleBook.Of(one, settings[one]);
            var figures = latest[one].ToDictionary(row => row.Metric, row => (row.Day, row.Value));
            return book.All.OfType<AccountRule>().Select(rule => Judged(book, rule, figures));
        })];
    }

    static AccountVerdict Judged(RuleBook book, AccountRule rule, Dictionary<string, (DateOnly Day, decimal Value)> figures)
    {
        var verdict = rule.Judge(figures.ToDictionary(one => one.Key, one => one.Value.Value), book.Limits);
        var found = verdict as FoundVerdict;
        return new AccountVerdict(rule.Id, book.Channel, book.SeverityOf(rule), book.IsOn(rule), RuleText.Title(rule.Id), found is not null, verdict is not NotEvaluatedVerdict,
            found is not null ? RuleText.Sentence(rule.Id, found.EvidenceJson()) : verdict is NotEvaluatedVerdict { Why: var why } ? RuleText.Why(why) : null,
            found is null ? null : RuleText.ToDo(rule.Id),
            [.. rule.Figures.Select(name => new AccountFigure(name, RuleText.Figure(name), figures.TryGetValue(name, out var told) ? told.Value : null, figures.TryGetValue(name, out told) ? told.Day : null))]);
    }
}
