using System.Globalization;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;
using Nexo.Rules;

namespace Nexo.Auditing.AccountHealth;

/// <summary>How an account stood on a day.</summary>
/// <param name="Channel">The account's.</param>
/// <param name="Day">The figures' last day; not after tomorrow.</param>
/// <param name="Figures">By name, shares in percent: GET /api/account-health says which the rules of each channel read.</param>
sealed record WantedFigures(Channel Channel, DateOnly Day, IReadOnlyDictionary<string, decimal> Figures);

/// <param name="Recorded">Figures that were new or other than before.</param>
public sealed record FiguresRecorded(int Recorded);

/// <summary><c>POST /api/account-health</c>: figures of a seller's account. The same day again replaces what was told of it.</summary>
sealed class RecordFigures(Database database, EventNudge nudge, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/account-health", Answer).WithExample(HealthExamples.Record).NeedsPermission(Permission.ImportListings)
            .WithName("RecordAccountFigures").WithSummary("Tell how a seller's account stands on a channel").WithDescription("The same channel, figure and day again replaces what was told of it, so a request may be repeated.")
            .WithTags("Findings").ProducesProblem(400);

    static async Task<Results<Ok<FiguresRecorded>, ProblemHttpResult>> Answer(WantedFigures wanted, Actor actor, RecordFigures figures, CancellationToken cancellationToken) =>
        (await figures.Now(actor, wanted, cancellationToken)).Try(out var recorded, out var refusal) ? TypedResults.Ok(new FiguresRecorded(recorded)) : refusal.Problem();

    public async Task<Outcome<int>> Now(Actor actor, WantedFigures wanted, CancellationToken cancellationToken)
    {
        if (Broken(wanted, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)) is { } broken)
            return broken;
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        var figures = wanted.Figures.OrderBy(figure => figure.Key, StringComparer.Ordinal).ToArray();
        var recorded = await db.ExecuteScalarAsync<int>(new CommandDefinition("""
            with stored as (
                insert into account_metrics (workspace_id, channel, metric, day, value, changed_by, changed_at)
                select @Workspace, @Channel, metric, @Day, value, @Name, @now from unnest(@names, @values) as f (metric, value) order by metric
                on conflict (workspace_id, channel, metric, day) do update set value = excluded.value, changed_by = excluded.changed_by, changed_at = excluded.changed_at
                 where account_metrics.value is distinct from excluded.value
                returning metric, value
            ), told as (
                insert into events (workspace_id, subject, kind, actor, channel, body, at)
                select @Workspace, @Workspace::text, 'account.reported', @Name, @Channel, jsonb_build_object('channel', @Channel, 'day', @Day, 'figures', jsonb_object_agg(metric, value)), @now
                  from stored having count(*) > 0
            )
            select count(*)::integer from stored
            """, new { actor.Workspace, wanted.Channel, wanted.Day, actor.Name, names = figures.Select(one => one.Key).ToArray(), values = figures.Select(one => one.Value).ToArray(), now = time.GetUtcNow() }, cancellationToken: cancellationToken));
        if (recorded > 0)
            nudge.Now();
        return recorded;
    }

    static Refusal? Broken(WantedFigures wanted, DateOnly today)
    {
        var known = AccountFigures.Of(wanted.Channel);
        if (known.Count == 0)
            return Refusal.Invalid("channel", "channel_without_figures", $"channel: no rule of {wanted.Channel.Name} reads figures of the account.");
        if (wanted.Day < today.AddYears(-2) || wanted.Day > today.AddDays(1))
            return Refusal.Invalid("day", "out_of_range", "day: of the last two years, and not after tomorrow.");
        if (wanted.Figures is not { Count: > 0 })
            return Refusal.Invalid("figures", "missing", $"figures: at least one of {string.Join(", ", known)}.");
        foreach (var (name, value) in wanted.Figures)
        {
            if (!known.Contains(name))
                return Refusal.Invalid("figures", "unknown_figure", $"figures: of {wanted.Channel.Name} these are read: {string.Join(", ", known)}.");
            if (value < 0 || value > AccountFigures.Most(name))
                return Refusal.Invalid($"figures.{name}", "out_of_range", string.Create(CultureInfo.InvariantCulture, $"figures.{name}: is a number from 0 to {AccountFigures.Most(name)}."));
        }
        return null;
    }
}
