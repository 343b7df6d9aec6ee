using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Nexo.AuditTrail;
using Nexo.Platform;
using Nexo.Tests.Support;
using Npgsql;

namespace Nexo.Tests.AuditTrail;

/// <summary>A workspace's trail, as tests make and read it.</summary>
static class Trail
{
    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Events of a kind in transactions of their own, one statement each.</summary>
    public static async Task Happens(this Given given, string kind, int times = 1, string actor = "nexo", string body = "{}")
    {
        await using var db = await given.Db();
        for (var i = 0; i < times; i++)
            await db.ExecuteAsync("insert into events (workspace_id, subject, kind, actor, channel, body) values (@Id, @subject, @kind, @actor, 'amazon', @body::jsonb)",
                new { given.Id, subject = Guid.NewGuid().ToString(), kind, actor, body });
        given.Services.GetRequiredService<EventNudge>().Now();
    }

    public static async Task<long> Head(this Given given)
    {
        await using var db = await given.Db();
        return await db.QuerySingleOrDefaultAsync<long?>("select position from audit_heads where workspace_id = @Id", new { given.Id }) ?? 0;
    }

    /// <summary>Waits for the sealer of this host.</summary>
    /// <summary>A minute at the most: sealing waits for the oldest transaction of the whole PostgreSQL, which other tests share.</summary>
    public static Task IsSealed(this Given given, long entries, TimeSpan? within = null) => Eventually.Is(entries, given.Head, within ?? TimeSpan.FromMinutes(1));

    public static async Task<Verified> Verify(this Given given, byte[]? kept = null)
    {
        await foreach (var found in given.Services.GetRequiredService<VerifyTrail>().Run(given.Id, kept, Stop))
            return found;
        throw new InvalidOperationException("There is no such chain.");
    }

    /// <summary>As the owner of the database, with the guards of the tables switched off.</summary>
    public static async Task Tampers(this NexoApp app, string sql, object? parameters = null)
    {
        await using var db = new NpgsqlConnection(app.ConnectionString);
        await db.OpenAsync(Stop);
        await db.ExecuteAsync("set session_replication_role = replica");
        await db.ExecuteAsync(sql, parameters, commandTimeout: 180);
        await db.ExecuteAsync("set session_replication_role = origin");
    }
}
