namespace Nexo.Ledger;

/// <summary>What the log carries of a step or a run; part of the statement that moves it, so that nothing happens untold.</summary>
public static class LedgerEvents
{
    /// <summary>Of a row <c>e</c> of <c>agents_tasks</c> and its row <c>r</c> of <c>runs</c>.</summary>
    public const string StepBody = """
        jsonb_build_object('plan', r.plan, 'run', r.name, 'runId', r.id, 'step', e.task, 'entry', e.id, 'title', r.title, 'status', e.status,
                           'error', e.error, 'outputsUri', e.outputs_uri)
        """;

    /// <summary>Of a row <c>r</c> of <c>runs</c>.</summary>
    public const string RunBody = "jsonb_build_object('plan', r.plan, 'run', r.name, 'runId', r.id, 'title', r.title, 'status', r.status, 'error', r.why)";
}
