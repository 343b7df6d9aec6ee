using Nexo.Access;
using Nexo.Channels;
using Nexo.Listings;
using Nexo.Platform;

namespace Nexo.Tasks;

public enum TaskOrder { Newest, Rank }

/// <summary>Which tasks somebody wants to see; every filter left out lets all through.</summary>
public sealed record TaskQuery
{
    public TaskId? Id { get; init; }
    public IReadOnlyList<TaskStatus> Statuses { get; init; } = [];
    public Channel? Marketplace { get; init; }
    public TaskCategory? Category { get; init; }
    public TaskPriority? Priority { get; init; }

    /// <summary>alex, marina, …</summary>
    public string? Agent { get; init; }
    public PersonId? AssignedTo { get; init; }

    /// <summary>What this person has to do: assigned to them, or still to be decided or taken up within the channels and categories of their membership.</summary>
    public PersonId? QueueOf { get; init; }

    /// <summary>True finds only what is put off, false leaves it out.</summary>
    public bool? Snoozed { get; init; }

    /// <summary>Tasks about this listing.</summary>
    public ListingId? Listing { get; init; }

    /// <summary>Part of the title.</summary>
    public string? Q { get; init; }

    /// <summary>Rank is the inbox's order: priority, then expected impact, the newest of equals first.</summary>
    public TaskOrder Sort { get; init; }

    /// <summary>1 to 200.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>0 to 10,000; further on goes <see cref="Cursor"/>.</summary>
    public int Offset { get; init; }

    /// <summary>The <c>nextCursor</c> of the page before.</summary>
    public string? Cursor { get; init; }
}

/// <param name="Tasks">Without <see cref="MarketplaceTask.Evidence"/> and <see cref="MarketplaceTask.ChangeSet"/>, unless one id was asked for.</param>
/// <param name="Total">All that match; exact, or 10,000 when there are more and counting stopped (a title, an assignee or a listing was asked for).</param>
/// <param name="NextCursor">Null on the last page.</param>
public sealed record TaskPage(IReadOnlyList<MarketplaceTask> Tasks, long Total, bool TotalIsExact, string? NextCursor);

/// <summary>A page of tasks, and how many there are.</summary>
sealed class ListTasks(Database database, TimeProvider time)
{
    public const int MostPerPage = 200;
    public const int MostOffset = 10_000;
    const int MostPlace = 1_000_000;

    public async Task<Outcome<TaskPage>> List(Actor by, TaskQuery query, CancellationToken cancellationToken)
    {
        if (Broken(query) is { } refusal)
            return refusal;
        if (by.AgentOf is { } own && query.Marketplace is { } asked && asked != own)
            return new TaskPage([], 0, TotalIsExact: true, NextCursor: null);
        query = query with { Marketplace = by.AgentOf ?? query.Marketplace };
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        var sql = await TaskFilter.For(db, by.Workspace, query, time.GetUtcNow(), cancellationToken);
        var tasks = await sql.Page(db, cancellationToken);
        var (total, exact) = await sql.Total(db, cancellationToken);
        var more = tasks.Count > query.Limit;
        var shown = more ? tasks.Take(query.Limit).ToArray() : tasks;
        return new TaskPage(shown, total, exact, more ? TaskCursor.After(shown[^1], query.Sort).Wire() : null);
    }

    /// <summary>How many each query finds; where the counters do not know its filters, counting stops at <paramref name="most"/>.</summary>
    public async Task<IReadOnlyList<(long Total, bool IsExact)>> Count(Actor by, IReadOnlyList<TaskQuery> queries, int most, CancellationToken cancellationToken)
    {
        var found = new List<(long, bool)>(queries.Count);
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        foreach (var query in queries)
            found.Add(UnfitText(query) is null ? await (await TaskFilter.For(db, by.Workspace, query, time.GetUtcNow(), cancellationToken)).Total(db, cancellationToken, most) : (0, true));
        return found;
    }

    /// <summary>The cursor of the page that begins at a place, however far: a list is scrolled to anywhere. It reads the index up to there.</summary>
    /// <param name="by">Who reads.</param>
    /// <param name="query">Its limit, offset and cursor do not count.</param>
    /// <param name="place">From 0; further than a million is the millionth.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    /// <returns>Null at the beginning.</returns>
    public async Task<string?> CursorAt(Actor by, TaskQuery query, int place, CancellationToken cancellationToken)
    {
        if (place <= 0 || UnfitText(query) is not null)
            return null;
        query = query with { Limit = 0, Cursor = null, Offset = Math.Min(place, MostPlace) - 1, Marketplace = by.AgentOf ?? query.Marketplace };
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        var before = await (await TaskFilter.For(db, by.Workspace, query, time.GetUtcNow(), cancellationToken)).Page(db, cancellationToken);
        return before is [var last, ..] ? TaskCursor.After(last, query.Sort).Wire() : null;
    }

    /// <summary>The ids of all that a query finds, if they are not more than <paramref name="most"/>.</summary>
    public async Task<Outcome<IReadOnlyCollection<TaskId>>> Ids(Actor by, TaskQuery query, int most, CancellationToken cancellationToken)
    {
        if (UnfitText(query) is { } unfit)
            return unfit;
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        var found = await (await TaskFilter.For(db, by.Workspace, query, time.GetUtcNow(), cancellationToken)).Ids(db, most + 1, cancellationToken);
        return found.Count > most ? Refusal.Invalid("filter", "too_many_chosen", $"filter: finds more than {most} tasks; narrow it.") : found.ToArray();
    }

    static Refusal? Broken(TaskQuery query) => query switch
    {
        { Limit: < 1 or > MostPerPage } => Refusal.Invalid("limit", "out_of_range", $"limit: must be 1 to {MostPerPage}."),
        { Offset: < 0 } => Refusal.Invalid("offset", "out_of_range", "offset: must not be negative."),
        { Offset: > MostOffset } => Refusal.Invalid("offset", "out_of_range", $"offset: goes up to {MostOffset}; further on, follow nextCursor with cursor."),
        { Cursor: not null, Offset: > 0 } => Refusal.Invalid("cursor", "cursor_or_offset", "cursor: give either cursor or offset."),
        { Cursor: { } cursor } when TaskCursor.Read(cursor, query.Sort) is null => Refusal.Invalid("cursor", "not_a_cursor", "cursor: must be a nextCursor of the same sort."),
        _ => UnfitText(query),
    };

    public static Refusal? UnfitText(TaskQuery query) =>
        (query.Q is { } q ? Texts.Broken("q", q, 0, 200) : null) ?? (query.Agent is { } agent ? Texts.Broken("agent", agent, 0, 60) : null);
}
