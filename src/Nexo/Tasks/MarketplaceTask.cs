using System.Text.Json;
using System.Text.Json.Serialization;
using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Tasks;

public readonly record struct TaskId(Guid Value) : IId<TaskId>
{
    public static TaskId From(Guid value) => new(value);
    public static TaskId Parse(string s, IFormatProvider? provider) => new(Guid.Parse(s, provider));
    public static bool TryParse(string? s, IFormatProvider? provider, out TaskId result) => Ids.TryParse(s, out result);
    public override string ToString() => Value.ToString();
}

public enum TaskStatus { Pending, AwaitingApproval, Approved, Rejected, InProgress, MarketplaceSync, Completed, Failed }

public enum TaskPriority { Low, Medium, High }

/// <summary>On the wire: optimization, best-practice, scaling, analysis.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TaskCategory>))]
public enum TaskCategory
{
    [JsonStringEnumMemberName("optimization")] Optimization,
    [JsonStringEnumMemberName("best-practice")] BestPractice,
    [JsonStringEnumMemberName("scaling")] Scaling,
    [JsonStringEnumMemberName("analysis")] Analysis,
}

/// <summary>The policy that decided what a task needs, in the version that spoke.</summary>
public sealed record SpokenPolicy(PolicyId Id, string Name, int Version);

/// <summary>The first of two approvals.</summary>
/// <param name="By"><c>person:&lt;id&gt;</c>.</param>
public sealed record FirstApproval(string By, DateTimeOffset At);

/// <summary>What an agent or a person proposes, and what became of it: the task as the database holds it and the API shows it.</summary>
public sealed record MarketplaceTask
{
    public required TaskId Id { get; init; }
    public required Channel Marketplace { get; init; }
    public required string Title { get; init; }
    public string Description { get; init; } = "";
    public required TaskCategory Category { get; init; }
    public required TaskPriority Priority { get; init; }
    public required TaskStatus Status { get; init; }

    /// <summary>Percent, by status alone.</summary>
    public int Progress => TaskLifecycle.Progress(Status);

    /// <summary>Hours.</summary>
    public decimal? EstimatedHours { get; init; }

    /// <summary>Hours, as the person who completed it said.</summary>
    public decimal? ActualHours { get; init; }
    public string[] Tags { get; init; } = [];
    public JsonElement Metadata { get; init; }

    /// <summary>alex, marina, …; null when a person created it.</summary>
    public string? Agent { get; init; }

    /// <summary>As the creator named itself (<c>marketplace-amazon</c>), or the person's id.</summary>
    public required string CreatedBy { get; init; }
    public Guid? ActivationId { get; init; }

    /// <summary>Expected effect in percent.</summary>
    public decimal Impact { get; init; }

    /// <summary>The place in the inbox: priority, then impact.</summary>
    [JsonIgnore]
    public int Rank { get; init; }

    /// <summary>How many findings it cites; they are in <see cref="Evidence"/> where one task is read.</summary>
    public int Findings { get; init; }

    /// <summary>How many edits its change set has; they are in <see cref="ChangeSet"/> where one task is read.</summary>
    public int Edits { get; init; }

    /// <summary>Null in lists, where only <see cref="Findings"/> counts it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CitedFinding>? Evidence { get; init; }

    /// <summary>The current version's edits; null in lists and where there is nothing to change (<see cref="Edits"/> is 0).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Edit>? ChangeSet { get; init; }

    /// <summary>Rises with every edit of the change set; a decision names the version it saw.</summary>
    public int ChangeSetVersion { get; init; } = 1;

    /// <summary>Rises with every move.</summary>
    public int Revision { get; init; } = 1;

    /// <summary>Said with the decision.</summary>
    public string? Reason { get; init; }
    public string? DecidedBy { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }
    public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>Put off until then, for everybody; it waits for a decision all the same.</summary>
    public DateTimeOffset? SnoozedUntil { get; init; }

    /// <summary>Who put it off.</summary>
    public string? SnoozedBy { get; init; }
    public PersonId? AssignedTo { get; init; }
    public string? AssignedBy { get; init; }
    public DateTimeOffset? AssignedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was completed, rejected or failed.</summary>
    public DateTimeOffset? EndedAt { get; init; }
    public string? CompletionNotes { get; init; }
    public string? Error { get; init; }

    /// <summary>The policy that spoke at triage, as it was then; null: none of the workspace's did, so one approval is asked for.</summary>
    public SpokenPolicy? Policy { get => field ?? (PolicyId is { } id ? new(id, PolicyName!, PolicyVersion) : null); init; }

    /// <summary>1, or 2 by different people.</summary>
    public int ApprovalsNeeded { get; init; } = 1;

    /// <summary>The first of two; an edit or taking it back makes it null again.</summary>
    public FirstApproval? FirstApproval { get => field ?? (FirstApprovalBy is { } by ? new(by, FirstApprovalAt!.Value) : null); init; }

    /// <summary>Who proposed or edited may not be the only approver.</summary>
    public bool FourEyes { get; init; }

    /// <summary>When NEXO rejects it if nobody has decided; null: it waits for ever.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    [JsonIgnore]
    public PolicyId? PolicyId { get; init; }

    [JsonIgnore]
    public string? PolicyName { get; init; }

    [JsonIgnore]
    public int PolicyVersion { get; init; }

    [JsonIgnore]
    public string? FirstApprovalBy { get; init; }

    [JsonIgnore]
    public DateTimeOffset? FirstApprovalAt { get; init; }

    /// <summary>As in <see cref="TaskState.Authors"/>; null in lists.</summary>
    [JsonIgnore]
    public string[]? Authors { get; init; }

    /// <summary><c>manual</c>: the change was made by hand, or the channel was not connected.</summary>
    public string? SyncMark { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>From the start (from creation, if it never started) to the end, or now.</summary>
    public TimeSpan TimeSpent(DateTimeOffset now) => (EndedAt ?? now) - (StartedAt ?? CreatedAt);

    /// <summary>estimatedHours × 60 minutes.</summary>
    [JsonIgnore]
    public TimeSpan? Estimate => EstimatedHours is { } hours ? TimeSpan.FromMinutes((double)(hours * 60)) : null;

    /// <summary>What the life cycle looks at; give it to <see cref="TaskLifecycle.Decide"/> to know whether a step is possible.</summary>
    [JsonIgnore]
    public TaskState State => new()
    {
        Id = Id,
        Revision = Revision,
        Status = Status,
        Marketplace = Marketplace,
        ChangeSetVersion = ChangeSetVersion,
        Edits = Edits,
        AssignedTo = AssignedTo,
        DecidedBy = DecidedBy,
        DecidedAt = DecidedAt,
        ApprovalsNeeded = ApprovalsNeeded,
        FirstApprovalBy = FirstApprovalBy,
        FirstApprovalAt = FirstApprovalAt,
        FourEyes = FourEyes,
        Authors = Authors,
        SnoozedUntil = SnoozedUntil,
    };

    /// <summary>What a list selects; the two long columns are left out.</summary>
    internal const string Columns = """
        id, marketplace, title, description, replace(category, '-', '') as category, priority, replace(status, '_', '') as status,
        trim_scale(estimated_hours) as estimated_hours, trim_scale(actual_hours) as actual_hours, tags, metadata, agent, created_by, activation_id, trim_scale(impact) as impact, rank, findings, edits, change_set_version, revision,
        reason, decided_by, decided_at, approved_at, snoozed_until, snoozed_by, assigned_to, assigned_by, assigned_at, started_at, ended_at,
        completion_notes, error, sync_mark, created_at, changed_at,
        policy_id, policy_name, policy_version, approvals_needed, four_eyes, first_approval_by, first_approval_at, expires_at
        """;

    /// <summary>What a single task is read with.</summary>
    internal const string AllColumns = Columns + ", evidence, change_set, " + TaskStore.AuthorsColumn;
}
