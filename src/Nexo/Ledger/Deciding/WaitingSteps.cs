using System.Text.Json.Serialization;
using Dapper;
using Nexo.Access;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Ledger;

/// <summary>A step that waits for a decision, as one viewer sees it.</summary>
public sealed record WaitingStep
{
    /// <summary>The entry's id.</summary>
    public required long Entry { get; init; }

    /// <summary>Its name in the run.</summary>
    public required string Step { get; init; }

    /// <summary>As the plan titles it for people; null: it does not.</summary>
    public string? StepTitle { get; init; }

    [JsonIgnore]
    public string Caption => StepTitle ?? Step;

    /// <summary>The run's name.</summary>
    public required string Run { get; init; }
    public required Guid RunId { get; init; }

    /// <summary>Null: a program outside runs it.</summary>
    public string? Plan { get; init; }
    public string? Title { get; init; }

    /// <summary>What the plan says to who decides.</summary>
    public string? Message { get; init; }
    public string? OutputsUri { get; init; }

    /// <summary>schedule, person, back_fill, outside or activation: what started the run.</summary>
    public required string Cause { get; init; }

    /// <summary>As people see it.</summary>
    public required string StartedBy { get; init; }
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>Nobody having decided then counts as a no; null: no limit.</summary>
    public DateTimeOffset? DecideBy { get; init; }

    /// <summary>Whether the viewer may decide it.</summary>
    public required bool MayDecide { get; init; }

    /// <summary>Why they may not, in English.</summary>
    public string? Why { get; init; }

    /// <summary>The address as a link, where it is one that a browser should open.</summary>
    public static string? Link(string? uri) => Uri.TryCreate(uri, UriKind.Absolute, out var whole) && whole.Scheme is "http" or "https" ? uri : null;
}

/// <summary>The steps that wait for a decision: those the viewer may decide first, each kind by how long it has waited.</summary>
public sealed class WaitingSteps(Database database)
{
    /// <summary>More wait on no page.</summary>
    const int Most = 200;

    public async Task<IReadOnlyList<WaitingStep>> For(Actor by, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        return [.. (await Read(db, by.Workspace, null, cancellationToken)).Select(row => row.SeenBy(by)).OrderByDescending(step => step.MayDecide)];
    }

    /// <summary>How many the viewer may decide; one indexed look where nothing waits.</summary>
    public static async Task<int> Count(NpgsqlConnection db, Actor by, CancellationToken cancellationToken) =>
        (await Read(db, by.Workspace, null, cancellationToken)).Count(row => row.Deciders.Refuse(by, row.Starter) is null);

    internal static async Task<IReadOnlyList<Row>> Read(NpgsqlConnection db, WorkspaceId workspace, long? one, CancellationToken cancellationToken) =>
        (await db.QueryAsync<Row>(new CommandDefinition($"""
            select e.id as entry, e.task as step, e.title as step_title, r.name as run, r.id as run_id, r.plan, r.title, e.inputs ->> 'message' as message, e.outputs_uri, e.changed_at as asked_at, e.decide_by,
                   e.deciders::text as deciders_json, r.started_by as starter, r.cause, p.name as starter_name
              from agents_tasks e join runs r on r.id = e.run
              left join people p on p.id = case when r.started_by like 'person:%' then substr(r.started_by, 8)::uuid end
             where e.workspace_id = @workspace and {(one is null ? "e.status = 'awaiting_approval' and e.approval_state = 'pending'" : "e.id = @one")}
             order by e.id limit {Most}
            """, new { workspace, one }, cancellationToken: cancellationToken))).AsList();

    internal sealed record Row
    {
        public long Entry { get; init; }
        public string Step { get; init; } = "";
        public string? StepTitle { get; init; }
        public string Caption => StepTitle ?? Step;
        public string Cause { get; init; } = "";
        public string Run { get; init; } = "";
        public Guid RunId { get; init; }
        public string? Plan { get; init; }
        public string? Title { get; init; }
        public string? Message { get; init; }
        public string? OutputsUri { get; init; }
        public DateTimeOffset AskedAt { get; init; }
        public DateTimeOffset? DecideBy { get; init; }
        public string? DecidersJson { get; init; }
        public string Starter { get; init; } = "";
        public string? StarterName { get; init; }

        public Deciders Deciders => Deciders.Of(DecidersJson);

        /// <summary>"Ana Souza", "NEXO", the name of a runner's token.</summary>
        public string StartedBy => StarterName ?? (Starter == "nexo" ? "NEXO" : Starter[(Starter.IndexOf(':', StringComparison.Ordinal) + 1)..]);

        public WaitingStep SeenBy(Actor by)
        {
            var refusal = Deciders.Refuse(by, Starter);
            return new()
            {
                Entry = Entry, Step = Step, StepTitle = StepTitle, Cause = Cause, Run = Run, RunId = RunId, Plan = Plan, Title = Title, Message = Message, OutputsUri = OutputsUri,
                StartedBy = StartedBy, AskedAt = AskedAt, DecideBy = DecideBy, MayDecide = refusal is null, Why = refusal?.Sentence,
            };
        }
    }
}
