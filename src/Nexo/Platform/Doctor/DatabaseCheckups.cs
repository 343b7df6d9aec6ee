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
        var (applied, missing) = await migrations.State(cancellationToken);
        return missing.Count == 0
            ? Diagnosis.Well($"all {applied.Count} migrations are applied, up to {applied[^1]}")
            : Diagnosis.Ill($"{applied.Count} migrations are applied and {missing.Count} wait, from {missing[0]} on: start the server, which applies them.");
    }
}

/// <summary>The walls between workspaces stand on two roles that row-level security binds.</summary>
sealed class RolesCheckup(NpgsqlDataSource source) : ICheckup
{
    public string About => "roles";

    public int Order => 22;

    public async Task<Diagnosis> Look(CancellationToken cancellationToken)
    {
        await using var db = await source.OpenConnectionAsync(cancellationToken);
        var roles = (await db.QueryAsync<(string Name, bool IsBound, bool MayBecome)>(new CommandDefinition("""
            select rolname, not rolsuper and not rolbypassrls, pg_has_role(session_user, oid, 'member')
              from pg_roles where rolname in ('nexo_web', 'nexo_worker') order by 1
            """, cancellationToken: cancellationToken))).ToList();
        if (roles.Count < 2)
            return Diagnosis.Ill("nexo_web or nexo_worker is missing: start the server once, which makes them, or let an administrator of the database do it.");
        if (roles.Find(r => !r.IsBound) is { Name: { } free })
            return Diagnosis.Ill($"{free} passes by row-level security, so one workspace could read another: alter role {free} nosuperuser nobypassrls.");
        if (roles.Find(r => !r.MayBecome) is { Name: { } closed })
            return Diagnosis.Ill($"the user of NEXO_DATABASE may not become {closed}: grant {closed} to that user.");
        return Diagnosis.Well("nexo_web and nexo_worker are there and bound by row-level security");
    }
}
