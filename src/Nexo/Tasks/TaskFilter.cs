using Dapper;
using Nexo.Channels;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Tasks;

/// <summary>
/// A query as SQL. Few rows (an assignee, a listing, a rare title) are fetched and sorted; everything else walks the
/// index of its order, one short scan for each status and channel, and merges them: the cost is that of a page, not of the table.
/// </summary>
sealed class TaskFilter
{
    const int MostCounted = 10_000;

    /// <summary>Up to here a title is rare.</summary>
    const int Few = 1_000;

    readonly TaskQuery query;
    readonly DynamicParameters values = new();
    readonly List<string> filters = [];
    readonly bool narrow;

    /// <summary>The condition on a title that many tasks bear; null when there is none. It is tried on each row that the walk meets.</summary>
    readonly string? common;

    /// <param name="workspace">Whose tasks.</param>
    /// <param name="query">What is wanted.</param>
    /// <param name="titled">The tasks that bear the title asked for, when they are few.</param>
    /// <param name="own">What the person whose queue is asked for works on; null without one.</param>
    /// <param name="now">Tells what is put off.</param>
    TaskFilter(WorkspaceId workspace, TaskQuery query, Guid[]? titled, WorkOf? own, DateTimeOffset now)
    {
        this.query = query;
        narrow = query.Id is not null || query.AssignedTo is not null || query.Listing is not null || titled is not null || query.Snoozed == true;
        values.Add("now", now);
        if (own is not null)
            Narrow(own);
        values.Add("workspace", workspace);
        values.Add("statuses", (query.Statuses.Count > 0 ? query.Statuses.Distinct() : Enum.GetValues<TaskStatus>()).Select(s => s.Wire()).ToArray());
        values.Add("category", query.Category?.Wire());
        values.Add("priority", query.Priority?.Wire());
        values.Add("agent", query.Agent);
        values.Add("channels", (query.Marketplace is { } one ? [one] : Channel.All).Select(c => c.Name).ToArray());
        Add("id = @id", "id", query.Id);
        Add("category = @category", "category", query.Category?.Wire());
        Add("priority = @priority", "priority", query.Priority?.Wire());
        Add("agent = @agent", "agent", query.Agent);
        Add("assigned_to = @assignee", "assignee", query.AssignedTo);
        Add("id in (select task_id from task_listings where workspace_id = @workspace and listing_id = @listing)", "listing", query.Listing);
        Add("id = any(@titled)", "titled", titled);
        if (titled is null && query.Q is { } q)
        {
            // One or two letters are looked for where a word begins, as tasks_titled does.
            common = Pattern(q).Length < 5 ? "(title_lower like lower(substr(@pattern, 2)) or title_lower like '% ' || lower(substr(@pattern, 2)))" : "title_lower like lower(@pattern)";
            values.Add("pattern", Pattern(q));
        }
        // The priority is the first part of the rank, so in the inbox's order it is a range of the index.
        if (query is { Sort: TaskOrder.Rank, Priority: { } priority })
            Add("rank between @rank_from and @rank_from + 999999", "rank_from", (int)priority * 1_000_000);
    }

    /// <summary>Of the queue: what is still to be decided or taken up within the person's channels and categories; nothing where the membership names neither.</summary>
    void Narrow(WorkOf own)
    {
        var theirs = own is { Channels.Length: 0, Categories.Length: 0 } ? [] : own.Channels is { Length: > 0 } named ? named : Channel.All.Select(c => c.Name).ToArray();
        var asked = query.Statuses.Count > 0 ? query.Statuses : Enum.GetValues<TaskStatus>();
        values.Add("queue_of", query.QueueOf);
        values.Add("queue_statuses", asked.Intersect([TaskStatus.AwaitingApproval, TaskStatus.Approved]).Select(s => s.Wire()).ToArray());
        values.Add("queue_channels", query.Marketplace is { } one ? theirs.Intersect([one.Name]).ToArray() : theirs);
        values.Add("queue_categories", own.Categories is { Length: > 0 } categories ? categories : Enum.GetValues<TaskCategory>().Select(c => c.Wire()).ToArray());
    }

    public static async Task<TaskFilter> For(NpgsqlConnection db, WorkspaceId workspace, TaskQuery query, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var own = query.QueueOf is not { } person ? null : await db.QuerySingleOrDefaultAsync<WorkOf>(new CommandDefinition(
            "select channels, categories from memberships where workspace_id = @workspace and person_id = @person", new { workspace, person }, cancellationToken: cancellationToken)) ?? new WorkOf();
        // An agent works on one channel only, so its tasks are found in that channel's part of the index.
        query = query with { Marketplace = query.Marketplace ?? (query.Agent is { } agent ? ChannelAgents.Find(agent)?.Channel : null) };
        query = query with { Q = string.IsNullOrWhiteSpace(query.Q) ? null : query.Q.Trim() };
        if (query.Q is null)
            return new TaskFilter(workspace, query, titled: null, own, now);
        var titled = (await db.QueryAsync<Guid>(new CommandDefinition(
            "select tasks_titled(@pattern, @most)", new { pattern = Pattern(query.Q), most = Few + 1 }, cancellationToken: cancellationToken))).ToArray();
        return new TaskFilter(workspace, query, titled.Length <= Few ? titled : null, own, now);
    }

    /// <returns>One more than the page holds, when there is more.</returns>
    public async Task<IReadOnlyList<MarketplaceTask>> Page(NpgsqlConnection db, CancellationToken cancellationToken)
    {
        var key = query.Sort == TaskOrder.Rank ? "rank" : "created_at";
        var more = "";
        if (query.Cursor is { } text && TaskCursor.Read(text, query.Sort) is { } cursor)
        {
            more = $" and ({key}, id) < (@after, @after_id)";
            values.Add("after", query.Sort == TaskOrder.Rank ? (int)cursor.Key : cursor.At);
            values.Add("after_id", cursor.Id);
        }
        values.Add("limit", query.Limit + 1);
        values.Add("offset", query.Offset);
        var ids = query.QueueOf is not null
            ? $"{Walk(key, $" and assigned_to = @queue_of{Scope}{Filters}{more}", "")} union {Walks(key, $"{InQueue}{Filters}{more}", "queue_")}"
            : narrow || (query.Sort == TaskOrder.Newest && query.Statuses.Count == 0 && query.Marketplace is null)
            ? Walk(key, $"{Scope}{Filters}{more}", "")
            : Walks(key, $"{Filters}{more}", "");
        return (await db.QueryAsync<MarketplaceTask>(new CommandDefinition($"""
            with page (page_id, page_key) as ({ids} order by 2 desc, 1 desc limit @limit offset @offset)
            select {(query.Id is null ? MarketplaceTask.Columns : MarketplaceTask.AllColumns)}
              from page join marketplace_tasks on id = page_id and workspace_id = @workspace order by page_key desc, page_id desc
            """, values, cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>One short walk for each status and channel.</summary>
    string Walks(string key, string where, string named) => $"""
        select t.id, t.{key} from unnest(@{named}statuses) as s (status) cross join unnest(@{named}channels) as c (marketplace) cross join lateral (
            {Walk(key, $" and status = s.status and marketplace = c.marketplace{where}", $"order by {key} desc, id desc limit @limit + @offset")}) t
        """;

    /// <summary>
    /// Ids in the order of the key. Where a common title is asked for, the inner query keeps its order ("offset 0" is not
    /// flattened): the planner takes such a title for rare, and would read and sort the whole workspace instead.
    /// </summary>
    string Walk(string key, string where, string order) => common is null || narrow
        ? $"select id, {key} from marketplace_tasks where workspace_id = @workspace{where}{Titled} {order}"
        : $"select id, {key} from (select id, {key}, title_lower from marketplace_tasks where workspace_id = @workspace{where} order by {key} desc, id desc offset 0) walked where {common} {order}";

    /// <returns>Ids of what matches, in no order.</returns>
    public async Task<IReadOnlyList<TaskId>> Ids(NpgsqlConnection db, int most, CancellationToken cancellationToken)
    {
        values.Add("most", most);
        return (await db.QueryAsync<TaskId>(new CommandDefinition(
            $"select id from marketplace_tasks where workspace_id = @workspace{Scope}{Own}{Filters}{Titled} limit @most", values, cancellationToken: cancellationToken))).AsList();
    }

    /// <returns>How many match; from the counters, exact at any size, where they know the filters, else counted up to <paramref name="most"/>.</returns>
    public async Task<(long Total, bool IsExact)> Total(NpgsqlConnection db, CancellationToken cancellationToken, int most = MostCounted)
    {
        if (query is { Id: null, AssignedTo: null, Listing: null, Q: null, Snoozed: not true })
            return (await db.ExecuteScalarAsync<long>(new CommandDefinition(Counters(most), values, cancellationToken: cancellationToken)), true);
        var counted = await db.ExecuteScalarAsync<long>(new CommandDefinition(OnlyATitle
            ? $"select count(*) from tasks_titled(@pattern, {most + 1})"
            : $"select count(*) from (select from marketplace_tasks where workspace_id = @workspace{Scope}{Own}{Filters}{Titled} limit {most + 1}) found",
            values, cancellationToken: cancellationToken));
        return (Math.Min(counted, most), counted <= most);
    }

    /// <summary>The counters know neither what is put off nor who has a task: the few of the first are taken away, the second's are added.</summary>
    string Counters(int most)
    {
        var named = query.QueueOf is null ? "" : "queue_";
        var within = $"workspace_id = @workspace and marketplace = any(@{named}channels) and status = any(@{named}statuses){(query.QueueOf is null ? "" : InQueue)}";
        return $"""
            select coalesce(sum(n), 0)::bigint
                   - {(query.Snoozed == false ? $"(select count(*) from marketplace_tasks where {within} and snoozed_until > @now{Plain})" : "0")}
                   + {(query.QueueOf is null ? "0" : $"(select count(*) from (select from marketplace_tasks where workspace_id = @workspace and assigned_to = @queue_of{Scope}{Plain} limit {most}) given)")}
              from counted_tasks
             where {within} and category = coalesce(@category, category) and priority = coalesce(@priority, priority) and agent = coalesce(@agent, agent)
            """;
    }

    bool OnlyATitle => common is not null && filters.Count == 0 && query is { Statuses.Count: 0, Marketplace: null, Snoozed: null, QueueOf: null };

    string Titled => common is null ? "" : " and " + common;

    string Filters => Plain + query.Snoozed switch
    {
        true => " and snoozed_until > @now",
        false => " and (snoozed_until is null or snoozed_until <= @now)",
        null => "",
    };

    string Plain => string.Concat(filters.Select(filter => " and " + filter));

    const string InQueue = " and category = any(@queue_categories)";

    string Own => query.QueueOf is null ? "" : $" and (assigned_to = @queue_of or (status = any(@queue_statuses) and marketplace = any(@queue_channels){InQueue}))";

    string Scope =>
        (query.Statuses.Count > 0 ? " and status = any(@statuses)" : "") + (query.Marketplace is not null ? " and marketplace = any(@channels)" : "");

    void Add<T>(string filter, string name, T? value)
    {
        if (value is null)
            return;
        filters.Add(filter);
        values.Add(name, value);
    }

    static string Pattern(string text) =>
        $"%{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
}

/// <summary>What a membership says somebody works on; empty names nothing.</summary>
sealed record WorkOf
{
    public string[] Channels { get; init; } = [];
    public string[] Categories { get; init; } = [];
}
