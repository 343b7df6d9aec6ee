using Dapper;
using Nexo.Access;
using Nexo.Plans;
using Nexo.Platform;

namespace Nexo.Runs.Pages;

/// <summary>A run or a coming firing on a day.</summary>
/// <param name="Run">Null: it has not come yet.</param>
/// <param name="More">The plan fires again on that day.</param>
public sealed record Entry(DateTimeOffset At, string Plan, string Caption, Run? Run, bool More = false);

/// <param name="Over">How many did not find a place among the entries.</param>
public sealed record CalendarDay(DateOnly Day, IReadOnlyList<Entry> Entries, int Over);

/// <summary>The days of a month with what ran and what will.</summary>
sealed class ReadCalendar(Database database, PlanShelf shelf, TimeProvider time)
{
    const int MostRuns = 3_000, MostInDay = 5;

    /// <param name="actor">Who looks.</param>
    /// <param name="zone">Where days begin.</param>
    /// <param name="first">The first of the month.</param>
    /// <param name="cancellationToken">Stops the queries.</param>
    public async Task<IReadOnlyList<CalendarDay>> Of(Actor actor, TimeZoneInfo zone, DateOnly first, CancellationToken cancellationToken)
    {
        var (from, to) = (BackFill.Begins(first, zone), BackFill.Begins(first.AddMonths(1), zone));
        var entries = (await Runs(actor, from, to, cancellationToken)).Concat(await Firings(actor, zone, first, cancellationToken)).ToLookup(entry => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(entry.At, zone).DateTime));
        return [.. Enumerable.Range(0, first.AddMonths(1).DayNumber - first.DayNumber).Select(first.AddDays).Select(day =>
        {
            var all = entries[day].OrderBy(entry => entry.At).ToList();
            return new CalendarDay(day, [.. all.Take(MostInDay)], Math.Max(0, all.Count - MostInDay));
        })];
    }

    async Task<IEnumerable<Entry>> Runs(Actor actor, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        return (await db.QueryAsync<Run>(new CommandDefinition(
            $"select {Run.Columns} from runs r where r.workspace_id = @Workspace and r.queued_at >= @from and r.queued_at < @to order by r.queued_at limit @MostRuns",
            new { actor.Workspace, from, to, MostRuns }, cancellationToken: cancellationToken))).Select(run => new Entry(run.QueuedAt, run.Plan ?? run.Name, run.Title ?? run.Plan ?? run.Name, run));
    }

    async Task<IEnumerable<Entry>> Firings(Actor actor, TimeZoneInfo zone, DateOnly first, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var fired = (await shelf.All(actor.Workspace, cancellationToken)).Where(row => row.SwitchedOn)
            .Select(row => (row, Plan: row.Read().Plan)).Where(one => one.Plan?.Schedule is not null).ToList();
        return from day in Enumerable.Range(0, first.AddMonths(1).DayNumber - first.DayNumber).Select(first.AddDays)
               let begin = BackFill.Begins(day, zone).AddTicks(-1)
               let end = BackFill.Begins(day.AddDays(1), zone).AddTicks(-1)
               where end > now
               from one in fired
               let firings = one.Plan.Schedule!.Between(begin > now ? begin : now, end, one.row.Zone, 2).ToList()
               where firings.Count > 0
               select new Entry(firings[0], one.row.Name, one.Plan.Caption, null, firings.Count > 1);
    }
}
