using Dapper;

namespace Nexo.Platform;

sealed class OutboxCheckup(Database database) : ICheckup
{
    public string About => "outbox";

    public int Order => 24;

    public async Task<Diagnosis> Look(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var (waiting, late, aside, error) = await db.QuerySingleAsync<(long, long, long, string?)>(new CommandDefinition("""
            select count(*) filter (where set_aside_at is null),
                   count(*) filter (where set_aside_at is null and due_at < now() - interval '1 minute'),
                   count(*) filter (where set_aside_at is not null),
                   max(kind || ': ' || last_error) filter (where set_aside_at is not null)
              from outbox
            """, cancellationToken: cancellationToken));
        var sentence = $"{Count.Of(waiting, "item waits", "items wait")}, {late} of them for more than a minute; {Count.Of(aside, "is", "are")} set aside";
        return aside > 0 ? Diagnosis.Ill($"{sentence} after failing too often ({error}).")
            : late > 0 ? Diagnosis.Ill($"{sentence}: does a node with the role all or worker run?")
            : Diagnosis.Well(sentence);
    }
}

sealed class EngineCheckup(Database database, TimeProvider time) : ICheckup
{
    static readonly TimeSpan Silent = TimeSpan.FromSeconds(30);

    public string About => "engine";

    public int Order => 25;

    public async Task<Diagnosis> Look(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        await db.ExecuteAsync("reset role");
        var nodes = (await db.QueryAsync<(string Name, long SeenAtTicks)>(new CommandDefinition(
            "select instance_name, last_checkin_time from engine.qrtz_scheduler_state order by 1", cancellationToken: cancellationToken))).ToList();
        var now = time.GetUtcNow();
        var living = nodes.FindAll(n => now.UtcTicks - n.SeenAtTicks < Silent.Ticks);
        var gone = nodes.Count - living.Count;
        var past = gone == 0 ? "" : $"; {Count.Of(gone, "was", "were")} last seen more than {Silent.TotalSeconds:0} s ago, and a living node takes over what they had begun";
        return living.Count == 0
            ? Diagnosis.Ill($"no node works, so nothing is triaged, imported or proposed{past}: start one with ./nexo up (role all or worker).")
            : Diagnosis.Well($"{Count.Of(living.Count, "node works", "nodes work")} ({string.Join(", ", living.Select(n => n.Name))}){past}");
    }
}
