using Dapper;
using Nexo.Platform;

namespace Nexo.AuditTrail;

/// <summary>Verifies all chains every night and notes what it found, for the page and the doctor.</summary>
sealed partial class CheckTrail(VerifyTrail trail, Database database, TimeProvider time, ILogger<CheckTrail> log)
{
    public static readonly TimeSpan Every = TimeSpan.FromHours(24);

    public async ValueTask Run(WorkspaceId? only, CancellationToken cancellationToken)
    {
        await foreach (var found in trail.Run(only, kept: null, cancellationToken))
        {
            if (found.Trouble is not null)
                Broken(found.Workspace, found.Trouble);
            await using var db = await database.OpenForWork(cancellationToken);
            await db.ExecuteAsync(new CommandDefinition("""
                insert into audit_checks (workspace_id, position, hash, checked_at, trouble) values (@Workspace, @Position, @Hash, @now, @Trouble)
                    on conflict (workspace_id) do update set position = excluded.position, hash = excluded.hash, checked_at = excluded.checked_at, trouble = excluded.trouble
                """, new { found.Workspace, found.Position, found.Hash, now = time.GetUtcNow(), found.Trouble }, cancellationToken: cancellationToken));
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The audit trail of workspace {Workspace} is broken: {Trouble}")]
    partial void Broken(WorkspaceId workspace, string trouble);
}

/// <summary>Whether the sealer keeps up and the last verification found the trail sound.</summary>
sealed class TrailCheckup(Database database, TimeProvider time) : ICheckup
{
    public string About => "audit";

    public int Order => 31;

    public async Task<Diagnosis> Look(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var seen = await db.QuerySingleAsync<Seen>(new CommandDefinition("""
            select (select coalesce(sum(position), 0)::bigint from audit_heads) as entries, (select count(*) from audit_checks where trouble is not null) as broken,
                   (select trouble from audit_checks where trouble is not null limit 1) as trouble, (select min(checked_at) from audit_checks) as checked_at,
                   (select c.xid >= log_id(pg_snapshot_xmax(pg_current_snapshot())) from audit_cursor c) as is_from_elsewhere,
                   (select at from events e, audit_cursor c where (e.xid, e.seq) > (c.xid, c.seq) order by e.xid, e.seq limit 1) as waiting_since
            """, cancellationToken: cancellationToken));
        if (seen.Trouble is not null)
            return Diagnosis.Ill($"the audit trail is broken in {Count.Of(seen.Broken, "workspace", "workspaces")}: {seen.Trouble} Run ./nexo audit verify.");
        if (seen.IsFromElsewhere)
            return Diagnosis.Ill("the log was loaded from another PostgreSQL cluster while a node was running, so nothing new is read from it: restart every node.");
        if (time.GetUtcNow() - seen.WaitingSince > TimeSpan.FromMinutes(10))
            return Diagnosis.Ill($"events since {seen.WaitingSince:u} are not sealed: a worker node must run, and no transaction may stay open.");
        return Diagnosis.Well($"{Count.Of(seen.Entries, "entry is", "entries are")} sealed{(seen.CheckedAt is { } at ? $", all verified since {at:u}" : ", not verified yet")}");
    }

    sealed record Seen
    {
        public long Entries { get; init; }
        public long Broken { get; init; }
        public string? Trouble { get; init; }
        public DateTimeOffset? CheckedAt { get; init; }
        public bool IsFromElsewhere { get; init; }
        public DateTimeOffset? WaitingSince { get; init; }
    }
}
