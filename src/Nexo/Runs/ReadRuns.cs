using Dapper;
using Nexo.Platform;

namespace Nexo.Runs;

/// <summary>A step of a run as the book has it.</summary>
public sealed record BookedStep
{
    public const string Columns = """
        t.id, t.task, t.kind, replace(t.status, '_', '') as status, t.position, t.attempt, t.failures, t.started_at, t.finished_at, t.duration_ms, t.inputs, t.outputs_uri, t.log_excerpt,
        t.approval_state, t.approver, t.error, t.warned, t.due_at, t.decide_by, t.deciders, t.node, t.outputs ->> 'report' as report, t.webhook_notified_at
        """;

    public long Id { get; init; }
    public string Task { get; init; } = "";
    public string? Kind { get; init; }
    public StepStatus Status { get; init; }
    public int Position { get; init; }

    /// <summary>Rises with every retry, and when a node dies.</summary>
    public int Attempt { get; init; }
    public int Failures { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Milliseconds.</summary>
    public int? DurationMs { get; init; }
    public System.Text.Json.JsonElement? Inputs { get; init; }
    public string? OutputsUri { get; init; }
    public string? LogExcerpt { get; init; }
    public string? ApprovalState { get; init; }
    public string? Approver { get; init; }

    /// <summary>Why it failed or was skipped.</summary>
    public string? Error { get; init; }

    /// <summary>The same as a code, where it is one of Nexo's own reasons: exit_code, took_too_long, needs_otherwise, …</summary>
    public string? ErrorCode => Why.CodeOf(Why.OfSteps, Error);
    public bool Warned { get; init; }

    /// <summary>When a retry is due.</summary>
    public DateTimeOffset? DueAt { get; init; }
    public DateTimeOffset? DecideBy { get; init; }
    public System.Text.Json.JsonElement? Deciders { get; init; }
    public string? Node { get; init; }

    /// <summary>Markdown, of a report step.</summary>
    public string? Report { get; init; }
    public DateTimeOffset? WebhookNotifiedAt { get; init; }
}

/// <param name="Steps">In the order of the plan.</param>
public sealed record RunDetail(Run Run, IReadOnlyList<BookedStep> Steps);

/// <summary>How one run is read.</summary>
sealed class ReadRuns(Database database)
{
    public static readonly Refusal NotFound = new("run_not_found", "There is no run with this id or name.", RefusalKind.NotFound);

    /// <param name="workspace">Whose.</param>
    /// <param name="run">Its name (the <c>run_id</c> of the book) or its id.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<RunDetail?> Find(WorkspaceId workspace, string run, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(workspace, cancellationToken);
        var found = await db.QuerySingleOrDefaultAsync<Run>(new CommandDefinition(
            $"select {Run.Columns}, r.source from runs r where r.workspace_id = @workspace and {(Guid.TryParse(run, out var id) ? "r.id = @id" : "r.name = @run")}",
            new { workspace, run, id }, cancellationToken: cancellationToken));
        if (found is null)
            return null;
        return new RunDetail(found, (await db.QueryAsync<BookedStep>(new CommandDefinition(
            $"select {BookedStep.Columns} from agents_tasks t where t.run = @Id order by t.position, t.id", new { found.Id }, cancellationToken: cancellationToken))).AsList());
    }
}
