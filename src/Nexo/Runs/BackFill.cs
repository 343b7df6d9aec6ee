using Nexo.Access;
using Nexo.Plans;
using Nexo.Platform;
using Nexo.Runs.Deciding;

namespace Nexo.Runs;

/// <param name="From">The first day, in the plan's zone.</param>
/// <param name="To">The last day.</param>
public sealed record WantedBackFill(DateOnly From, DateOnly To, IReadOnlyDictionary<string, string>? Inputs = null, bool Strict = false);

/// <param name="Runs">Made now; they run one after the other.</param>
/// <param name="ThereAlready">Firings that have a run and got no second.</param>
public sealed record BackFilled(IReadOnlyList<Run> Runs, int ThereAlready);

/// <summary>Runs a plan for days that have passed: one run for each firing of those days, or for each day where the plan has no schedule.</summary>
sealed class BackFill(Database database, PlanShelf shelf, OutboxDrain drain, TimeProvider time)
{
    const int MostDays = 366;
    const int MostRuns = 1_000;

    public async Task<Outcome<BackFilled>> Days(Actor actor, string plan, WantedBackFill wanted, CancellationToken cancellationToken)
    {
        if (wanted.To < wanted.From || wanted.To.DayNumber - wanted.From.DayNumber >= MostDays)
            return Refusal.Invalid("to", "out_of_range", $"to: must be from the day of from to {MostDays - 1} days later.");
        if (!(await shelf.Readable(actor.Workspace, plan, cancellationToken)).Try(out var kept, out var refusal) || !StartRun.Inputs(kept.Plan, wanted.Inputs).Try(out var inputs, out refusal))
            return refusal;
        var firings = Firings(kept, wanted).Where(at => at <= time.GetUtcNow()).Take(MostRuns + 1).ToList();
        if (firings.Count > MostRuns)
            return Refusal.Invalid("to", "too_many_runs", $"to: these days have more than {MostRuns} firings; choose fewer days.");
        await using var db = await database.OpenForWork(cancellationToken);
        var runs = new List<Run>();
        foreach (var at in firings)
        {
            var run = new StartRun.Wanted(actor.Workspace, kept, "back_fill", actor.Name, time.GetUtcNow()) { ScheduledFor = at, Inputs = inputs, Strict = wanted.Strict };
            if (await StartRun.Insert(db, null, run, cancellationToken) is { } made)
                runs.Add(made);
        }
        drain.Wake(AdvanceRuns.Name);
        return new BackFilled(runs, firings.Count - runs.Count);
    }

    static IEnumerable<DateTimeOffset> Firings(KeptPlan kept, WantedBackFill wanted)
    {
        var (from, to) = (Begins(wanted.From, kept.Zone), Begins(wanted.To.AddDays(1), kept.Zone));
        return kept.Plan.Schedule is { } schedule
            ? schedule.Between(from - TimeSpan.FromSeconds(1), to - TimeSpan.FromSeconds(1), kept.Zone, MostRuns + 1)
            : Enumerable.Range(0, wanted.To.DayNumber - wanted.From.DayNumber + 1).Select(day => Begins(wanted.From.AddDays(day), kept.Zone));
    }

    /// <summary>When a day begins, UTC.</summary>
    public static DateTimeOffset Begins(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(30); // midnight is skipped where summer time begins then
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
