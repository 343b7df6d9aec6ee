using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;

namespace Nexo.Platform;

/// <summary>Brings the schema up to date: numbered SQL files, forward only, one node at a time.</summary>
/// <param name="source">The database, as its owner.</param>
/// <param name="log">Where applied files are told.</param>
/// <param name="saveBefore">Called once before a database that holds something changes; what it throws stops the change.</param>
/// <param name="onlyFirst">How many of the files there are, as an earlier version had; null for all.</param>
public sealed partial class Migrations(NpgsqlDataSource source, ILogger<Migrations> log, Func<CancellationToken, Task>? saveBefore = null, int? onlyFirst = null)
{
    const long Lock = 0x4E65786F; // "Nexo"

    static readonly Lazy<IReadOnlyList<File>> Known = new(() => Files(typeof(Migrations).Assembly));

    /// <returns>How many files were applied.</returns>
    /// <exception cref="MigrationDrift">An applied file was edited or is missing here.</exception>
    /// <exception cref="CannotStart">The server is older than what Nexo needs.</exception>
    public async Task<int> Apply(CancellationToken cancellationToken)
    {
        await using var db = await OpenAsOwner(cancellationToken);
        DatabaseTrouble.RefuseOldServer(db);
        // Another node may be at a migration of an hour; this one waits for it.
        await db.ExecuteAsync(new CommandDefinition("select pg_advisory_lock(@Lock)", new { Lock }, commandTimeout: 3600, cancellationToken: cancellationToken));
        try
        {
            await db.ExecuteAsync("""
                create table if not exists schema_migrations (
                    number integer primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())
                """);
            var applied = await Applied(db, cancellationToken);
            var files = Known.Value.Take(onlyFirst ?? int.MaxValue).ToList();
            RefuseDrift(applied, files);
            foreach (var newer in applied.Where(one => files.All(file => file.Number != one.Number)))
                GoesOn(newer.Name);
            var missing = files.Where(file => applied.All(one => one.Number != file.Number)).ToList();
            if (applied.Count > 0 && missing.Count > 0 && saveBefore is not null)
                await saveBefore(cancellationToken);
            foreach (var file in missing)
                await Apply(db, file, cancellationToken);
            if (onlyFirst is null && await LogOrder.Keep(db, cancellationToken))
                Moved();
            return missing.Count;
        }
        finally
        {
            await db.ExecuteAsync("select pg_advisory_unlock(@Lock)", new { Lock });
        }
    }

    /// <returns>The names of what is applied, also by a newer version, and of what waits.</returns>
    /// <exception cref="MigrationDrift">The schema is not of this version.</exception>
    public async Task<(IReadOnlyList<string> Applied, IReadOnlyList<string> Missing)> State(CancellationToken cancellationToken)
    {
        await using var db = await OpenAsOwner(cancellationToken);
        var files = Known.Value;
        if (!await db.ExecuteScalarAsync<bool>(new CommandDefinition("select to_regclass('schema_migrations') is not null", cancellationToken: cancellationToken)))
            return ([], [.. files.Select(f => Bare(f.Name))]);
        var applied = await Applied(db, cancellationToken);
        RefuseDrift(applied, files);
        return ([.. applied.Select(f => Bare(f.Name))], [.. files.Where(file => applied.All(one => one.Number != file.Number)).Select(f => Bare(f.Name))]);
    }

    static string Bare(string name) => Path.GetFileNameWithoutExtension(name);

    /// <summary>A connection of the pool keeps the role it had last; the schema belongs to who connects.</summary>
    async Task<NpgsqlConnection> OpenAsOwner(CancellationToken cancellationToken)
    {
        var db = await source.OpenConnectionAsync(cancellationToken);
        await db.ExecuteAsync(new CommandDefinition("reset role", cancellationToken: cancellationToken));
        return db;
    }

    /// <summary>The column came with 0280.</summary>
    static async Task<IReadOnlyList<Past>> Applied(NpgsqlConnection db, CancellationToken cancellationToken) =>
        (await db.QueryAsync<Past>(new CommandDefinition(
            "select number, name, checksum, coalesce((to_jsonb(m) ->> 'contracts')::boolean, false) as contracts from schema_migrations m order by number", cancellationToken: cancellationToken))).ToList();

    async Task Apply(NpgsqlConnection db, File file, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginTransactionAsync(cancellationToken);
        await db.ExecuteAsync(new CommandDefinition(file.Sql, transaction: transaction, commandTimeout: 3600, cancellationToken: cancellationToken));
        await db.ExecuteAsync("insert into schema_migrations (number, name, checksum) values (@Number, @Name, @Checksum)", new { file.Number, file.Name, file.Checksum }, transaction);
        if (file.Contracts)
            await db.ExecuteAsync("update schema_migrations set contracts = true where number = @Number", new { file.Number }, transaction);
        await transaction.CommitAsync(cancellationToken);
        Applied(file.Name);
    }

    /// <summary>What a newer version has added does an older one no harm; what it has taken away is refused.</summary>
    internal static void RefuseDrift(IReadOnlyList<Past> applied, IReadOnlyList<File> files)
    {
        var known = files.ToDictionary(file => file.Number);
        foreach (var one in applied)
        {
            if (!known.TryGetValue(one.Number, out var file) && one.Contracts)
                throw new MigrationDrift($"The database has migration {one.Name}, which this version of Nexo does not know and cannot work with: start the version that applied it, or a newer one.");
            if (file is not null && file.Checksum != one.Checksum)
                throw new MigrationDrift($"Migration {file.Name} differs from what was applied to this database: restore the file as it was and write a new migration instead.");
        }
        if (applied.Count > 0 && files.FirstOrDefault(file => file.Number < applied[^1].Number && !applied.Any(a => a.Number == file.Number)) is { } late)
            throw new MigrationDrift($"Migration {late.Name} was never applied to this database, which has {applied[^1].Name} already: a new migration takes the next number.");
    }

    internal static IReadOnlyList<File> Files(Assembly assembly) =>
        [.. assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Select(name => Read(assembly, name))
            .OrderBy(file => file.Number)];

    static File Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        var sql = reader.ReadToEnd().ReplaceLineEndings("\n");
        var name = resource[(resource.IndexOf(".Migrations.", StringComparison.Ordinal) + ".Migrations.".Length)..^".sql".Length].TrimStart('_');
        return new File(int.Parse(name[..4], System.Globalization.CultureInfo.InvariantCulture), name, sql, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql))));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "This database comes from another PostgreSQL cluster, which had counted more transactions: new events go on after the newest one of the log")]
    partial void Moved();

    [LoggerMessage(Level = LogLevel.Warning, Message = "A newer version of Nexo has applied migration {Name}, which only adds: this one goes on")]
    partial void GoesOn(string name);

    [LoggerMessage(Level = LogLevel.Information, Message = "Applied migration {Name}")]
    partial void Applied(string name);

    /// <param name="Contracts">Nodes of earlier versions cannot go on after it.</param>
    internal sealed record Past(int Number, string Name, string Checksum, bool Contracts);

    internal sealed record File(int Number, string Name, string Sql, string Checksum)
    {
        /// <summary>Its first line says that nodes of earlier versions cannot go on after it.</summary>
        public bool Contracts { get; } = Sql.StartsWith("-- Contracts: ", StringComparison.Ordinal);
    }
}

/// <summary>The applied schema and the files disagree; the message says what to do.</summary>
public sealed class MigrationDrift(string message) : Exception(message);
