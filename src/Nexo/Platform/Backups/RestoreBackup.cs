using Dapper;
using Npgsql;

namespace Nexo.Platform;

/// <summary>What is in the place of the database now, and what was.</summary>
/// <param name="Schema">The number of the newest migration in it.</param>
/// <param name="SetAside">The name the earlier database has now; null when there was none.</param>
public sealed record Restored(int Schema, string? SetAside);

/// <summary>
/// Brings a backup back. It is read into a database of its own first; only when that is whole do the two change names, in one transaction,
/// so that a failure or a kill at any moment leaves the database as it was. The earlier one is kept under another name.
/// </summary>
sealed class RestoreBackup(PostgresTools tools, TimeProvider time)
{
    /// <summary>A dump sets them for the user who made it, who may be another one here; the first migration's are set instead.</summary>
    const string DefaultRights = """
        alter default privileges in schema public grant select, insert, update, delete on tables to nexo_web, nexo_worker;
        alter default privileges in schema public grant usage on sequences to nexo_web, nexo_worker;
        """;

    const string Roles = """
        do $$
        begin
            if not exists (select from pg_roles where rolname = 'nexo_web') then create role nexo_web nologin; end if;
            if not exists (select from pg_roles where rolname = 'nexo_worker') then create role nexo_worker nologin; end if;
            execute format('grant nexo_web, nexo_worker to %I', current_user);
        end $$
        """;

    /// <exception cref="CannotStart">It could not be restored, and nothing has changed.</exception>
    public async Task<Restored> From(string file, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
            throw new CannotStart($"There is no file {file}.");
        await using var server = new NpgsqlConnection(tools.ConnectionTo("postgres"));
        await server.OpenAsync(cancellationToken);
        await RefuseWhileInUse(server);
        var stamp = time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss", System.Globalization.CultureInfo.InvariantCulture).ToLowerInvariant();
        var (fresh, aside) = ($"{tools.Database}_restoring_{stamp}", $"{tools.Database}_before_{stamp}");
        try
        {
            var schema = await Read(server, file, fresh, cancellationToken);
            return new Restored(schema, await Swap(server, fresh, aside));
        }
        catch (Exception e) when (e is CannotStart or PostgresException or OperationCanceledException or IOException)
        {
            await server.ExecuteAsync($"drop database if exists {Quoted(fresh)}");
            throw e is PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } refused
                ? new CannotStart($"The database user lacks a right that restoring needs ({refused.MessageText}): it must be allowed to create databases and own this one.", e)
                : e;
        }
    }

    async Task<int> Read(NpgsqlConnection server, string file, string fresh, CancellationToken cancellationToken)
    {
        await server.ExecuteAsync(Roles);
        await server.ExecuteAsync($"create database {Quoted(fresh)} template template0 encoding 'UTF8'");
        var contents = await tools.Run("pg_restore", fresh, ["--list", file], cancellationToken);
        var list = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(list, contents.Split('\n').Where(line => !line.Contains(" DEFAULT ACL ", StringComparison.Ordinal)), cancellationToken);
            await tools.Run("pg_restore", fresh, ["--exit-on-error", "--no-owner", "--jobs=2", $"--use-list={list}", $"--dbname={fresh}", file], cancellationToken);
        }
        finally
        {
            File.Delete(list);
        }
        await using var db = new NpgsqlConnection(tools.ConnectionTo(fresh));
        await db.OpenAsync(cancellationToken);
        await db.ExecuteAsync(DefaultRights);
        if (!await db.ExecuteScalarAsync<bool>("select to_regclass('schema_migrations') is not null"))
            throw new CannotStart($"{file} holds no database of Nexo.");
        await db.ExecuteAsync(new CommandDefinition("vacuum analyze", commandTimeout: 3600, cancellationToken: cancellationToken));
        return await db.ExecuteScalarAsync<int>("select coalesce(max(number), 0) from schema_migrations");
    }

    async Task<string?> Swap(NpgsqlConnection server, string fresh, string aside)
    {
        await RefuseWhileInUse(server); // somebody may have started it meanwhile
        var exists = await server.ExecuteScalarAsync<bool>("select exists (select from pg_database where datname = @Database)", new { tools.Database });
        await using var transaction = await server.BeginTransactionAsync();
        if (exists)
            await server.ExecuteAsync($"alter database {Quoted(tools.Database)} rename to {Quoted(aside)}", transaction: transaction);
        await server.ExecuteAsync($"alter database {Quoted(fresh)} rename to {Quoted(tools.Database)}", transaction: transaction);
        await transaction.CommitAsync();
        return exists ? aside : null;
    }

    async Task RefuseWhileInUse(NpgsqlConnection server)
    {
        var users = (await server.QueryAsync<string>("""
            select coalesce(nullif(application_name, ''), 'unnamed') || ' (' || count(*) || ')' from pg_stat_activity
             where datname = @Database and backend_type = 'client backend' group by application_name order by 1
            """, new { tools.Database })).ToList();
        if (users.Count > 0)
            throw new CannotStart($"The database is in use by {string.Join(", ", users)}: stop every node and close what else is connected, then try again.");
    }

    static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
