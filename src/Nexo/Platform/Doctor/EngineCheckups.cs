using System.Globalization;
using Dapper;

namespace Nexo.Platform;

sealed class OutboxCheckup(Database database) : ICheckup
{
    static readonly TimeSpan Late = TimeSpan.FromMinutes(1);

    public string About => "outbox";

    public int Order => 24;

    public async Task<Diagnosis> Look(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var kinds = await OutboxState.Waiting(db, cancellationToken);
        var aside = await OutboxState.Aside(db, cancellationToken);
        var late = kinds.Select(kind => kind.Late).DefaultIfEmpty().Max();
        var waiting = kinds.Count == 0 ? "nothing waits" : $"waiting are {string.Join(", ", kinds.Select(Text))}, the oldest due for {late.TotalSeconds:0} s";
        var sentence = $"{waiting}; {Count.Of(aside.Count, "is", "are")} set aside";
        return aside.Count > 0 ? Diagnosis.Ill($"{sentence} after failing too often ({aside.Newest}), the oldest since {aside.Oldest:yyyy-MM-dd HH:mm} UTC.")
            : late > Late ? Diagnosis.Ill($"{sentence}: does a node with the role all or worker run?")
            : Diagnosis.Well(sentence);
    }

    static string Text(KindState kind) => $"{(kind.Waiting == OutboxState.CountsTo ? "10000 or more" : kind.Waiting.ToString(CultureInfo.InvariantCulture))} {kind.Kind}";
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
