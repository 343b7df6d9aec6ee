namespace Nexo.Ledger;

/// <summary>What the log carries of a step or a run; part of the statement that moves it, so that nothing happens untold.</summary>
public static class LedgerEvents
{
    /// <summary>Of a row <c>e</c> of <c>agents_tasks</c> and its row <c>r</c> of <c>runs</c>.</summary>
    public const string StepBody = """
        jsonb_build_object('plan', r.plan, 'run', r.name, 'runId', r.id, 'step', e.task, 'stepTitle', e.title, 'attempt', e.attempt, 'entry', e.id, 'title', r.title, 'status', e.status,
                           'error', e.error, 'outputsUri', e.outputs_uri)
        """;

    /// <summary>The outbox kind that writes to who may decide; its body is <c>{"entry": id}</c>.</summary>
    public const string AskKind = "step.ask";

    /// <summary>The outbox kind that brings a run of Nexo's on; its body is <c>{"runId": uuid}</c>. It needs no key: the run's row is held while it goes on, and a retry that waits must not hold up the rest.</summary>
    public const string AdvanceKind = "run.advance";

    /// <summary>Asks for the decision; part of the statement that has a step wait for one.</summary>
    /// <param name="rows">The statement's name for the moved rows of <c>agents_tasks</c>; those that do not wait are passed over.</param>
    public static string Ask(string rows) =>
        $"insert into outbox (workspace_id, kind, body) select workspace_id, '{AskKind}', jsonb_build_object('entry', id) from {rows} where status = 'awaiting_approval'";

    /// <summary>Has Nexo's own run go on; part of the statement that decides a step.</summary>
    /// <param name="rows">As in <see cref="Ask"/>; steps outside are passed over.</param>
    public static string GoOn(string rows) =>
        $"insert into outbox (workspace_id, kind, body) select workspace_id, '{AdvanceKind}', jsonb_build_object('runId', run) from {rows} where kind is not null";

    /// <summary>Of a row <c>r</c> of <c>runs</c>.</summary>
    public const string RunBody = "jsonb_build_object('plan', r.plan, 'run', r.name, 'runId', r.id, 'title', r.title, 'status', r.status, 'error', r.why)";
}
