using Dapper;
using Npgsql;

namespace Nexo.Platform;

sealed class DatabaseCheckup(NpgsqlDataSource source) : ICheckup
{
    public string About => "database";

    public int Order => 20;

    public async Task<Diagnosis> Look(CancellationToken cancellationToken)
    {
        await using var db = await source.OpenConnectionAsync(cancellationToken);
        DatabaseTrouble.RefuseOldServer(db);
        var (size, connections, allowed) = await db.QuerySingleAsync<(long, int, int)>(new CommandDefinition("""
            select pg_database_size(current_database()), (select count(*)::int from pg_stat_activity), current_setting('max_connections')::int
            """, cancellationToken: cancellationToken));
        return Diagnosis.Well($"PostgreSQL {db.PostgreSqlVersion}, database {db.Database} at {db.Host}, {Sizes.Text(size)}, {connections} of {allowed} connections in use");
    }
}

sealed class MigrationsCheckup(Migrations migrations) : ICheckup
{
    public string About => "schema";

    public int Order => 21;

    public async Task<Diagnosis> Look(CancellationToken cancellationToken)
    {
        var missing = await migrations.Missing(cancellationToken);
        return missing == 0 ? Diagnosis.Well("all migrations are applied") : Diagnosis.Ill($"{missing} migrations wait: start the server, which applies them.");
    }
}

sealed class OutboxCheckup(Database database) : ICheckup
{
    public string About => "outbox";

    public int Order => 22;

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
        var sentence = $"{waiting} items wait, {late} of them for more than a minute; {aside} are set aside";
        return aside > 0 ? Diagnosis.Ill($"{sentence} after failing too often ({error}).")
            : late > 0 ? Diagnosis.Ill($"{sentence}: does a node with the role all or worker run?")
            : Diagnosis.Well(sentence);
    }
}

sealed class EngineCheckup(Database database, TimeProvider time) : ICheckup
{
    static readonly TimeSpan Silent = TimeSpan.FromSeconds(30);

    public string About => "engine";

    public int Order => 23;

    public async Task<Diagnosis> Look(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        await db.ExecuteAsync("reset role");
        var nodes = (await db.QueryAsync<(string Name, long SeenAtTicks)>(new CommandDefinition(
            "select instance_name, last_checkin_time from engine.qrtz_scheduler_state order by 1", cancellationToken: cancellationToken))).ToList();
        var now = time.GetUtcNow();
        var living = nodes.Count(n => now.UtcTicks - n.SeenAtTicks < Silent.Ticks);
        return Diagnosis.Well(nodes.Count == 0 ? "no node has joined yet" : $"{living} nodes live, {nodes.Count - living} were last seen more than {Silent.TotalSeconds:0} s ago");
    }
}
