using System.Globalization;
using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Runs;

/// <summary>A run in a list.</summary>
/// <param name="Steps">How many it has.</param>
/// <param name="Over">How many are over.</param>
/// <param name="Awaiting">How many wait for a decision.</param>
public sealed record RunInList(Run Run, int Steps, int Over, int Awaiting);

/// <param name="Runs">The latest first.</param>
/// <param name="NextCursor">Null on the last page.</param>
public sealed record RunPage(IReadOnlyList<RunInList> Runs, string? NextCursor);

/// <param name="Plan">Of this plan only.</param>
/// <param name="Status">On the wire: queued, running, awaiting_approval, succeeded, failed, cancelled, skipped.</param>
/// <param name="Day">Queued on this day of the workspace's zone.</param>
/// <param name="Limit">1 to 200.</param>
/// <param name="Cursor">The <c>nextCursor</c> of the page before.</param>
public sealed record RunFilter(string? Plan = null, string? Status = null, DateOnly? Day = null, int Limit = 40, string? Cursor = null);

/// <summary>The runs of a workspace, by plan, status and day.</summary>
sealed class ListRuns(Database database)
{
    public async Task<Outcome<RunPage>> List(Actor actor, TimeZoneInfo zone, RunFilter filter, CancellationToken cancellationToken)
    {
        if (filter.Limit is < 1 or > 200)
            return Refusal.Invalid("limit", "out_of_range", "limit: must be 1 to 200.");
        if (filter.Status is not null && !Enum.GetValues<RunStatus>().Any(status => status.Wire() == filter.Status))
            return Refusal.Invalid("status", "wrong_value", $"status: must be one of {string.Join(", ", Enum.GetValues<RunStatus>().Select(status => status.Wire()))}.");
        if (!Place(filter.Cursor).Try(out var place, out var refusal))
            return refusal;
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        var rows = (await db.QueryAsync<Run, Counts, RunInList>(new CommandDefinition($"""
            with page as (
                select {Run.Columns} from runs r
                 where r.workspace_id = @Workspace and (r.queued_at, r.id) < (@before, @id)
                   {(filter.Plan is null ? "" : "and r.plan = @Plan")} {(filter.Status is null ? "" : "and r.status = @Status")} {(filter.Day is null ? "" : "and r.queued_at >= @from and r.queued_at < @to")}
                 order by r.queued_at desc, r.id desc limit @most
            )
            select p.*, s.steps, s.over, s.awaiting
              from page p left join lateral (
                   select count(*)::int as steps, count(*) filter (where finished_at is not null)::int as over, count(*) filter (where status = 'awaiting_approval')::int as awaiting from agents_tasks where run = p.id) s on true
             order by p.queued_at desc, p.id desc
            """, new
        {
            actor.Workspace, filter.Plan, filter.Status, before = place.At, id = place.Id, most = filter.Limit + 1, from = Midnight(filter.Day, zone), to = Midnight(filter.Day?.AddDays(1), zone),
        }, cancellationToken: cancellationToken), (run, counts) => new RunInList(run, counts.Steps, counts.Over, counts.Awaiting), splitOn: "steps")).AsList();
        var shown = rows.Take(filter.Limit).ToList();
        return new RunPage(shown, rows.Count > filter.Limit ? string.Create(CultureInfo.InvariantCulture, $"{shown[^1].Run.QueuedAt.UtcTicks}.{shown[^1].Run.Id}") : null);
    }

    static Outcome<(DateTimeOffset At, Guid Id)> Place(string? cursor) =>
        cursor is null ? (DateTimeOffset.MaxValue, Guid.Empty)
        : cursor.Split('.') is [var ticks, var id] && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTimeOffset.MaxValue.UtcTicks && Guid.TryParse(id, out var last)
            ? (new DateTimeOffset(at, TimeSpan.Zero), last)
            : Refusal.Invalid("cursor", "not_a_cursor", "cursor: must be a nextCursor.");

    static DateTimeOffset? Midnight(DateOnly? day, TimeZoneInfo zone) => day is { } date ? BackFill.Begins(date, zone) : null;

    /// <summary>Of a run's steps.</summary>
    sealed record Counts
    {
        public int Steps { get; init; }
        public int Over { get; init; }
        public int Awaiting { get; init; }
    }
}
