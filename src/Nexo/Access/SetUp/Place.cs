using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;

namespace Nexo.Access;

/// <summary>A folder that holds a <c>credentials.json</c>; several may share a database.</summary>
sealed record Place(string Machine, string Folder)
{
    public static Place Here(string folder) => new(Environment.MachineName, Path.GetFullPath(folder));

    /// <summary>Of the tokens issued for it, for example <c>Instalação loja-1 (5f2a90c1)</c>: another for each folder, and short enough for a name.</summary>
    public string TokenName =>
        $"Instalação {(Machine.Length > 40 ? Machine[..40] : Machine)} ({Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Machine}:{Folder}")))[..8]})";

    /// <summary>Those whose key is valid.</summary>
    public static async Task<IReadOnlyList<Place>> All(NpgsqlConnection db, DateTimeOffset now) =>
        [.. (await db.QueryAsync<(string Machine, string Folder)>("""
            select i.machine, i.folder from installations i join tokens t on t.hash = i.key_hash
             where t.revoked_at is null and (t.expires_at is null or t.expires_at > @now) order by i.made_at
            """, new { now })).Select(i => new Place(i.Machine, i.Folder))];

    public Task Remember(NpgsqlConnection db, string adminKey, DateTimeOffset now) =>
        db.ExecuteAsync("""
            insert into installations (machine, folder, key_hash, made_at) values (@Machine, @Folder, @hash, @now)
            on conflict (machine, folder) do update set key_hash = excluded.key_hash, made_at = excluded.made_at
            """, new { Machine, Folder, hash = Secret.Hash(adminKey), now });
}
