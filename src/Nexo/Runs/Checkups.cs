using Dapper;
using Nexo.Platform;
using Nexo.Runs.Deciding;

namespace Nexo.Runs;

/// <summary>Plan files with faults, and schedules that should have fired.</summary>
sealed class PlansCheckup(Database database, TimeProvider time) : ICheckup
{
    static readonly TimeSpan Late = TimeSpan.FromMinutes(1);

    public string About => "plans";

    public int Order => 41;

    public async Task<Diagnosis> Look(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var (all, on, faulty, late) = await db.QuerySingleAsync<(long, long, string?, string?)>(new CommandDefinition("""
            select count(*), count(*) filter (where switched_on),
                   string_agg(coalesce(file, name) || ' (' || (faults -> 0 ->> 'line') || ':' || (faults -> 0 ->> 'column') || ' ' || (faults -> 0 ->> 'rule') || ')', '; ' order by name) filter (where faults <> '[]'),
                   string_agg(name || ', due since ' || to_char(next_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'), '; ' order by next_at) filter (where switched_on and next_at < @late)
              from plans where removed_at is null
            """, new { late = time.GetUtcNow() - Late }, cancellationToken: cancellationToken));
        var sentence = $"{Count.Of(all, "plan", "plans")}, {Count.Of(on, "fires", "fire")} by schedule";
        return late is not null ? Diagnosis.Ill($"{sentence}; did not fire: {Short(late)}: does a node with the role all or worker run, and can its version read the plan?")
            : faulty is not null ? Diagnosis.Ill($"{sentence}; cannot be read: {Short(faulty)}: ./nexo plans check FILE tells all faults.")
            : Diagnosis.Well(sentence);
    }

    static string Short(string text) => text.Length <= 500 ? text : text[..500] + "…";
}

/// <summary>Steps whose node is silent, and runs that nothing brings on.</summary>
sealed class RunsCheckup(Database database, TimeProvider time) : ICheckup
{
    static readonly TimeSpan Silent = TimeSpan.FromSeconds(30);

    public string About => "runs";

    public int Order => 42;

    public async Task<Diagnosis> Look(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var (working, waiting) = await db.QuerySingleAsync<(long, long)>(new CommandDefinition(
            "select count(*) filter (where status <> 'awaiting_approval'), count(*) filter (where status = 'awaiting_approval') from runs where finished_at is null", cancellationToken: cancellationToken));
        var (silent, step) = await db.QuerySingleAsync<(long, string?)>(new CommandDefinition("""
            select count(*), min(run_id || ' ' || task) from agents_tasks where beat_at < now() - @Silent and finished_at is null and kind is not null and status in ('queued', 'running')
            """, new { Silent }, cancellationToken: cancellationToken));
        var (lost, run) = await RestartLostRuns.Count(db, time.GetUtcNow() - Silent, cancellationToken);
        var sentence = $"{Count.Of(working, "is under way", "are under way")}, {Count.Of(waiting, "waits", "wait")} for a decision";
        return silent > 0 ? Diagnosis.Ill($"{sentence}; {Count.Of(silent, "step shows", "steps show")} no sign of life for more than {Silent.TotalSeconds:0} s ({step}): see the lines engine and nodes.")
            : lost > 0 ? Diagnosis.Ill($"{sentence}; {Count.Of(lost, "run stands", "runs stand")} still for more than {Silent.TotalSeconds:0} s ({run}): does a node with the role all or worker run?")
            : Diagnosis.Well(sentence);
    }
}
