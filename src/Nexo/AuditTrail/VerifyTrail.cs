using Dapper;
using Nexo.Platform;
using Npgsql;

namespace Nexo.AuditTrail;

/// <summary>What was found of one workspace's chain.</summary>
/// <param name="Workspace">Whose chain.</param>
/// <param name="Name">As people call the workspace; null when there is none any more.</param>
/// <param name="Position">Up to where everything was recomputed; 0 for an empty chain.</param>
/// <param name="Hash">Of the entry there.</param>
/// <param name="Trouble">The first broken place in a sentence; null when the chain is sound.</param>
/// <param name="KeptAt">The position of the hash that was kept elsewhere; null when it is not of this chain.</param>
sealed record Verified(WorkspaceId Workspace, string? Name, long Position, byte[] Hash, string? Trouble, long? KeptAt = null);

/// <summary>
/// Recomputes chains from the events themselves: every position, link and hash, that each sealed event is still there unchanged,
/// that the tail was not cut, and that no event was left out.
/// </summary>
sealed class VerifyTrail(Database database)
{
    /// <param name="only">One workspace; null for all.</param>
    /// <param name="kept">A head that was written down elsewhere, to be looked for; null for none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async IAsyncEnumerable<Verified> Run(WorkspaceId? only, byte[]? kept, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        foreach (var chain in await Chains(db, only, cancellationToken))
            yield return await Verify(db, chain, kept, cancellationToken);
    }

    static async Task<IEnumerable<Chain>> Chains(NpgsqlConnection db, WorkspaceId? only, CancellationToken cancellationToken) =>
        await db.QueryAsync<Chain>(new CommandDefinition("""
            select c.workspace_id, w.name, coalesce(h.position, 0) as position, h.hash
              from (select id as workspace_id from workspaces union select workspace_id from audit_heads union select workspace_id from audit_entries) c
              left join workspaces w on w.id = c.workspace_id
              left join audit_heads h on h.workspace_id = c.workspace_id
             where @only::uuid is null or c.workspace_id = @only
             order by w.created_at, c.workspace_id
            """, new { only = only?.Value }, cancellationToken: cancellationToken));

    static async Task<Verified> Verify(NpgsqlConnection db, Chain chain, byte[]? kept, CancellationToken cancellationToken)
    {
        var walk = new Walk(kept);
        while (walk.Trouble is null && await ReadEntries.After(db, chain.WorkspaceId, walk.Position, chain.Position, cancellationToken) is { Count: > 0 } entries)
            foreach (var entry in entries)
                if (!walk.Step(entry))
                    break;
        var trouble = walk.Trouble ?? Tail(chain, walk) ?? await LeftOut(db, chain.WorkspaceId, cancellationToken);
        return new Verified(chain.WorkspaceId, chain.Name, walk.Position, walk.Hash, trouble, walk.KeptAt);
    }

    static string? Tail(Chain chain, Walk walk) =>
        walk.Position != chain.Position ? $"position {walk.Position + 1}: the tail was cut; the chain went on to {chain.Position}."
        : chain.Hash is { } head && !head.AsSpan().SequenceEqual(walk.Hash) ? $"position {walk.Position}: its hash is not the head that was noted when it was sealed."
        : null;

    /// <summary>An event the sealer has passed and that is in no chain: it was slipped in below the cursor, or its entry was taken away.</summary>
    static async Task<string?> LeftOut(NpgsqlConnection db, WorkspaceId workspace, CancellationToken cancellationToken) =>
        await db.QueryFirstOrDefaultAsync<string>(new CommandDefinition("""
            select 'event ' || v.xid || '-' || v.seq || ' (' || v.kind || ') is in the log and was left out of the chain.'
              from events v, audit_cursor c
             where v.workspace_id = @workspace and v.kind <> all(@NotAudited) and (v.xid, v.seq) <= (c.xid, c.seq)
               and not exists (select from audit_entries e where e.workspace_id = v.workspace_id and e.xid = v.xid and e.seq = v.seq)
             order by v.xid, v.seq limit 1
            """, new { workspace, AuditKinds.NotAudited }, commandTimeout: 300, cancellationToken: cancellationToken));

    sealed record Chain
    {
        public WorkspaceId WorkspaceId { get; init; }
        public string? Name { get; init; }
        public long Position { get; init; }
        public byte[]? Hash { get; init; }
    }

    /// <summary>Along one chain, from its beginning to the first broken place.</summary>
    sealed class Walk(byte[]? kept)
    {
        public long Position { get; private set; }
        public byte[] Hash { get; private set; } = Canonical.Beginning;
        public string? Trouble { get; private set; }
        public long? KeptAt { get; private set; }

        /// <returns>False at a broken place.</returns>
        public bool Step(SealedEntry entry)
        {
            if (Broken(entry) is { } broken)
            {
                Trouble = $"position {Position + 1}: {broken}";
                return false;
            }
            (Position, Hash) = (entry.Position, entry.Hash);
            if (kept is not null && kept.AsSpan().SequenceEqual(Hash))
                KeptAt = Position;
            return true;
        }

        string? Broken(SealedEntry entry) => entry switch
        {
            { Position: var position } when position != Position + 1 => $"is missing; the next one there is {position}.",
            { Previous: var previous } when !previous.AsSpan().SequenceEqual(Hash) => "does not name the hash of the entry before it.",
            { Event: null } => $"the event {entry.Place} it seals is no longer in the log.",
            { Event: { } told } when !Canonical.Content(told).AsSpan().SequenceEqual(entry.Content) => $"the event {entry.Place} was changed after it was sealed.",
            { Event: { } told } when !entry.Names(told) => $"what it says of the event {entry.Place} is not what the event says.",
            _ when !Canonical.Link(Hash, entry.Position, entry.Content).AsSpan().SequenceEqual(entry.Hash) => "its hash is not that of its content.",
            _ => null,
        };
    }
}
