using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Tasks;

/// <summary>The filters of a list as the address or a body writes them.</summary>
record TaskFilters
{
    /// <summary>One or more, separated by commas.</summary>
    public string? Status { get; init; }

    /// <summary>amazon, mercadolivre, shopee, shein, tiktokshop or kaway.</summary>
    public string? Marketplace { get; init; }

    /// <summary>optimization, best-practice, scaling or analysis.</summary>
    public string? Category { get; init; }

    /// <summary>high, medium or low.</summary>
    public string? Priority { get; init; }

    /// <summary>Who proposed it, for example alex.</summary>
    public string? Agent { get; init; }

    /// <summary>Part of the title, up to 200 characters.</summary>
    public string? Q { get; init; }

    /// <summary><c>me</c>: what the caller has to do by channels and categories.</summary>
    public string? Queue { get; init; }

    /// <summary>True finds only what is put off, false leaves it out; without it both are found.</summary>
    public bool? Snoozed { get; init; }

    /// <summary>A person's id, or <c>me</c>.</summary>
    public string? AssignedTo { get; init; }

    public Outcome<TaskQuery> Read(Actor by)
    {
        var statuses = new List<TaskStatus>();
        foreach (var name in (Status ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (TaskWire.Status(name) is not { } status)
                return OneOf("status", TaskWire.StatusNames);
            statuses.Add(status);
        }
        if (Marketplace is not null && !Channel.TryParse(Marketplace, null, out _))
            return OneOf("marketplace", Channel.Names);
        if (Category is not null && TaskWire.Category(Category) is null)
            return OneOf("category", TaskWire.CategoryNames);
        if (Priority is not null && TaskWire.Priority(Priority) is null)
            return OneOf("priority", TaskWire.PriorityNames);
        if (AssignedTo is not null and not "me" && !Guid.TryParse(AssignedTo, out _))
            return Refusal.Invalid("assignedTo", "wrong_value", "assignedTo: must be a UUID, or me.");
        if (Queue is not (null or "me"))
            return OneOf("queue", "me");
        return new TaskQuery
        {
            Statuses = statuses,
            Marketplace = Marketplace is null ? null : Channel.Parse(Marketplace, null),
            Category = TaskWire.Category(Category),
            Priority = TaskWire.Priority(Priority),
            Agent = Agent,
            AssignedTo = AssignedTo switch { null => null, "me" => by.Person ?? default(PersonId), { } id => PersonId.Parse(id, null) },
            QueueOf = Queue is null ? null : by.Person ?? default(PersonId),
            Snoozed = Snoozed,
            Q = Q,
        };
    }

    protected static Refusal OneOf(string field, string names) => Refusal.Invalid(field, "wrong_value", $"{field}: must be one of {names}.");
}

/// <summary>A list's address: filters, order and page.</summary>
sealed record TaskListParameters : TaskFilters
{
    /// <summary>One task, with its evidence and change set.</summary>
    public string? Id { get; init; }

    /// <summary><c>newest</c> (default) or <c>rank</c>: priority, then expected impact.</summary>
    public string? Sort { get; init; }

    /// <summary>1 to 200, default 50.</summary>
    public int? Limit { get; init; }

    /// <summary>At most 10,000; further on goes <see cref="Cursor"/>.</summary>
    public int? Offset { get; init; }

    /// <summary>The <c>nextCursor</c> of the page before.</summary>
    public string? Cursor { get; init; }

    public Outcome<TaskQuery> ReadList(Actor by)
    {
        if (Id is not null && !Guid.TryParse(Id, out _))
            return Refusal.Invalid("id", "wrong_value", "id: must be a UUID.");
        if (Sort is not (null or "newest" or "rank"))
            return OneOf("sort", "newest, rank");
        if (!Read(by).Try(out var query, out var refusal))
            return refusal;
        return query with
        {
            Id = Id is null ? null : TaskId.Parse(Id, null),
            Sort = Sort == "rank" ? TaskOrder.Rank : TaskOrder.Newest,
            Limit = Limit ?? 50,
            Offset = Offset ?? 0,
            Cursor = Cursor,
        };
    }
}
