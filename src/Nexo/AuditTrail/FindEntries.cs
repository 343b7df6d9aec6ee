using Nexo.Platform;
using Npgsql;

namespace Nexo.AuditTrail;

/// <summary>Filtered entries with their events, each filter along an index of its own.</summary>
sealed class FindEntries(Database database)
{
    /// <summary>A page of the trail, the latest first.</summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="filter">Which.</param>
    /// <param name="after">Where the page before ended; null for the first.</param>
    /// <param name="limit">How many at the most.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<List<SealedEntry>> Latest(WorkspaceId workspace, AuditFilter filter, AuditCursor? after, int limit, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(workspace, cancellationToken);
        await using var ask = Latest(db, workspace, filter, after, limit);
        return await ReadEntries.All(ask, cancellationToken);
    }

    internal static NpgsqlCommand Latest(NpgsqlConnection db, WorkspaceId workspace, AuditFilter filter, AuditCursor? after, int limit)
    {
        var ask = new NpgsqlCommand { Connection = db };
        var where = Where(ask, workspace, filter);
        if (after is { } place)
            where += $" and (at, position) < ({Value(ask, place.At.UtcDateTime)}, {Value(ask, place.Position)})";
        const string Order = "order by at desc, position desc";
        var most = $"limit {Value(ask, limit)}";
        // Several kinds: the latest of each along the index, then the latest of all these.
        var found = filter.Kinds is { } kinds
            ? $"select one.* from unnest({Value(ask, kinds)}) k (kind), lateral (select * from audit_entries where {where} and kind = k.kind {Order} {most}) one {Order} {most}"
            : $"select * from audit_entries where {where} {Order} {most}";
        ask.CommandText = $"select {ReadEntries.Columns} from ({found}) e {ReadEntries.TheirEvents} order by e.at desc, e.position desc";
        return ask;
    }

    /// <summary>Entries in the chain's order, for an export: some thousands at a time, so that neither memory nor a connection is held for long.</summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="filter">Which.</param>
    /// <param name="upTo">The head when the export began.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async IAsyncEnumerable<List<SealedEntry>> InOrder(WorkspaceId workspace, AuditFilter filter, long upTo, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const int Batch = 5000;
        var after = 0L;
        while (true)
        {
            var entries = await Next(after);
            if (entries.Count > 0)
                yield return entries;
            if (entries.Count < Batch)
                yield break;
            after = entries[^1].Position;
        }

        async Task<List<SealedEntry>> Next(long last)
        {
            await using var db = await database.OpenFor(workspace, cancellationToken);
            await using var ask = new NpgsqlCommand { Connection = db, CommandTimeout = 120 };
            var where = Where(ask, workspace, filter);
            if (filter.Kinds is { } kinds)
                where += $" and kind = any({Value(ask, kinds)})";
            ask.CommandText = $"""
                select {ReadEntries.Columns}
                  from (select * from audit_entries where {where} and position > {Value(ask, last)} and position <= {Value(ask, upTo)} order by position limit {Batch}) e
                  {ReadEntries.TheirEvents} order by e.position
                """;
            return await ReadEntries.All(ask, cancellationToken);
        }
    }

    static string Where(NpgsqlCommand ask, WorkspaceId workspace, AuditFilter filter)
    {
        var where = $"workspace_id = {Value(ask, workspace.Value)}";
        foreach (var (column, value) in new[] { ("actor", filter.Actor), ("subject", filter.Subject), ("channel", filter.Channel) })
            where += value is null ? "" : $" and {column} = {Value(ask, value)}";
        where += filter.NotKinds is { } not ? $" and kind <> all({Value(ask, not)})" : "";
        where += filter.From is { } from ? $" and at >= {Value(ask, from.UtcDateTime)}" : "";
        return where + (filter.Before is { } before ? $" and at < {Value(ask, before.UtcDateTime)}" : "");
    }

    static string Value<T>(NpgsqlCommand ask, T value)
    {
        ask.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return $"${ask.Parameters.Count}";
    }
}
