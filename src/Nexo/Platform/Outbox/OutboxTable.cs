using System.Collections.Concurrent;
using Dapper;
using Npgsql;

namespace Nexo.Platform;

/// <summary>
/// The statements of the drain. A claim is a lease: it raises the attempt and moves <c>due_at</c> ahead, so that a node that dies loses
/// its items to another one; whatever ends a claim names its attempt, so that a late worker cannot end a later one.
/// </summary>
/// <remarks>
/// Where keys keep an order, claims and completions of the kind pass one gate (an advisory lock, held for these statements only), and three things hold:
/// nothing is handed out while an earlier item of its key lives or another one is in hand or put off; what is found waiting behind an earlier
/// item is parked (due at infinity); whatever ends an item unparks the first that lives of its key. So a long queue behind one key is looked at once.
/// </remarks>
/// <param name="database">Where it lies.</param>
/// <param name="keyless">Told once of a kind whose items have keys though their work keeps no order: they are handed out as if they had none.</param>
sealed class OutboxTable(Database database, Action<IOutboxWork, long>? keyless = null)
{
    /// <summary>
    /// For this statement's transaction only: what the planner knows of a queue is always old (empty when it was looked at, a million items now),
    /// and a plan made for the empty one would read and sort the whole backlog for a batch.
    /// </summary>
    internal const string ByIndex = "select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true);";

    const string Gate = "select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true), pg_advisory_xact_lock(hashtextextended('outbox ' || @Kind, 0));";

    const string ClaimFree = ByIndex + """
        with due as (
            select id from outbox
             where kind = @Kind and due_at <= now() and set_aside_at is null
             order by due_at, id limit @BatchSize for update skip locked
        )
        update outbox o set attempt = attempt + 1, due_at = now() + @ClaimedFor
          from due where o.id = due.id
        returning o.id, o.workspace_id as workspace, o.body::text as body, o.attempt, o.key
        """;

    /// <summary>First the first of every key and what is ready behind it, as many of each key as the batch holds. Answers the parked ones too, without an attempt.</summary>
    const string ClaimInOrder = Gate + """
        with looked as (
            select id, workspace_id, key from outbox
             where kind = @Kind and due_at <= now() and set_aside_at is null
             order by due_at, id limit @BatchSize for update skip locked
        ), judged as (
            select l.*,
                   exists (select from outbox e where e.kind = @Kind and e.workspace_id = l.workspace_id and e.key = l.key and e.key is not null
                              and e.set_aside_at is null and e.id < l.id) as follows,
                   exists (select from outbox b where b.kind = @Kind and b.workspace_id = l.workspace_id and b.key = l.key and b.key is not null
                              and b.set_aside_at is null and b.attempt > 0 and b.due_at > now() and b.due_at < 'infinity') as must_wait
              from looked l
        ), taken as (
            select n.id, n.place
              from judged j cross join lateral (
                   select id, row_number() over (order by id) as place, bool_and(due_at <= now() or due_at = 'infinity') over (order by id) as ready
                     from (select id, due_at from outbox n where n.kind = @Kind and n.workspace_id = j.workspace_id and n.key = j.key and n.key is not null
                              and n.set_aside_at is null order by n.id limit (select (@BatchSize + count(*) - 1) / count(*) from judged where not follows and not must_wait)) line) n
             where not j.follows and not j.must_wait and n.ready
            union all
            select id, 1 from judged where key is null
             order by place, id limit @BatchSize
        ), parked as (
            update outbox o set due_at = 'infinity' from judged j
             where o.id = j.id and j.follows and not exists (select from taken t where t.id = o.id) returning o.id
        ), claimed as (
            update outbox o set attempt = attempt + 1, due_at = now() + @ClaimedFor from taken t where o.id = t.id
            returning o.id, o.workspace_id, o.body::text as body, o.attempt, o.key
        )
        select id, workspace_id as workspace, body, attempt, key from claimed
        union all select id, '00000000-0000-0000-0000-000000000000', '', 0, null from parked
        """;

    /// <summary>Locked in the order of the ids, whoever deletes: two workers never wait for each other crosswise.</summary>
    const string Delete = """
        with mine as (
            select o.id from outbox o join unnest(@ids, @attempts) as m (id, attempt) on m.id = o.id and m.attempt = o.attempt
             order by o.id for update of o
        )
        delete from outbox o using mine where o.id = mine.id;
        """;

    /// <summary>An item that is given back untried has its attempt back: by then nobody works on it.</summary>
    const string Return = """
        update outbox o set last_error = coalesce(m.why, o.last_error), due_at = now() + m.after, attempt = o.attempt - m.untried::int,
               set_aside_at = case when m.aside then now() end, given_up = m.for_good
          from unnest(@ids, @attempts, @whys, @afters, @untried, @aside, @forGood) as m (id, attempt, why, after, untried, aside, for_good)
         where o.id = m.id and o.attempt = m.attempt and o.set_aside_at is null;
        """;

    const string Unpark = """
        update outbox o set due_at = now()
          from (select distinct workspace_id, key from unnest(@workspaces, @keys) as k (workspace_id, key)) k
         cross join lateral (select n.id, n.due_at from outbox n where n.kind = @Kind and n.workspace_id = k.workspace_id and n.key = k.key and n.key is not null
                                and n.set_aside_at is null order by n.id limit 1) first
         where o.id = first.id and first.due_at = 'infinity';
        """;

    readonly ConcurrentDictionary<string, bool> told = new();

    /// <returns>The items by their ids, and whether a next claim may find more at once.</returns>
    public async Task<(IReadOnlyList<OutboxItem> Items, bool MayBeMore)> Claim(IOutboxWork work, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var asked = new CommandDefinition(work.InOrder ? ClaimInOrder : ClaimFree, new { work.Kind, work.BatchSize, work.ClaimedFor }, cancellationToken: cancellationToken);
        var rows = await Read<Row>(db, asked);
        if (!work.InOrder && rows.Find(row => row.Key is not null) is { } keyed && told.TryAdd(work.Kind, true))
            keyless?.Invoke(work, keyed.Id);
        return ([.. rows.Where(row => row.Attempt > 0).OrderBy(row => row.Id).Select(row => new OutboxItem(row.Id, row.Workspace, row.Body, row.Attempt, work.InOrder ? row.Key : null))], rows.Count >= work.BatchSize);
    }

    /// <summary>What the second statement answers.</summary>
    internal static async Task<List<T>> Read<T>(NpgsqlConnection db, CommandDefinition asked)
    {
        await using var answers = await db.QueryMultipleAsync(asked);
        await answers.ReadAsync();
        return (await answers.ReadAsync<T>()).AsList();
    }

    public async Task Complete(IOutboxWork work, IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken)
    {
        if (items.Count == 0)
            return;
        await using var db = await database.OpenForWork(cancellationToken);
        var ordered = work.InOrder && items.Any(i => i.Key is not null);
        await db.ExecuteAsync(new CommandDefinition(ordered ? Gate + Delete + Unpark : ByIndex + Delete, new
        {
            work.Kind,
            ids = items.Select(i => i.Id).ToArray(), attempts = items.Select(i => i.Attempt).ToArray(),
            workspaces = items.Select(i => i.Workspace.Value).ToArray(), keys = items.Select(i => i.Key).ToArray(),
        }, cancellationToken: cancellationToken));
    }

    /// <summary>Puts items off, sets them aside, or gives them back untried.</summary>
    public async Task GiveBack(IOutboxWork work, IReadOnlyList<Returned> items, CancellationToken cancellationToken)
    {
        if (items.Count == 0)
            return;
        await using var db = await database.OpenForWork(cancellationToken);
        await db.ExecuteAsync(new CommandDefinition(work.InOrder ? Gate + Return + Unpark : ByIndex + Return, new
        {
            work.Kind,
            ids = items.Select(i => i.Item.Id).ToArray(), attempts = items.Select(i => i.Item.Attempt).ToArray(),
            workspaces = items.Select(i => i.Item.Workspace.Value).ToArray(), keys = items.Select(i => i.Item.Key).ToArray(),
            whys = items.Select(i => i.Why).ToArray(), afters = items.Select(i => i.After).ToArray(), untried = items.Select(i => i.Untried).ToArray(),
            aside = items.Select(i => i.Aside).ToArray(), forGood = items.Select(i => i.ForGood).ToArray(),
        }, cancellationToken: cancellationToken));
    }

    sealed record Row
    {
        public long Id { get; init; }
        public WorkspaceId Workspace { get; init; }
        public string Body { get; init; } = "";
        public int Attempt { get; init; }
        public string? Key { get; init; }
    }
}
