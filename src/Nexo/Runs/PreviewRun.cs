using Nexo.Access;
using Nexo.Plans;
using Nexo.Platform;
using Nexo.Runs.Working;

namespace Nexo.Runs;

/// <summary>What a run would do with one step.</summary>
/// <param name="Wave">Steps of one wave may work side by side; 1 is the first.</param>
/// <param name="Inputs">As the step would be given them.</param>
/// <param name="Hindrance">Why it would be skipped or fail here and now.</param>
public sealed record PreviewedStep(string Step, string? Title, string Kind, int Wave, IReadOnlyList<string> Needs, object? Inputs, string? Hindrance);

/// <param name="Warnings">How many steps could not do their work here and now; a strict run would fail.</param>
public sealed record RunPreview(string Plan, IReadOnlyDictionary<string, string> Inputs, IReadOnlyList<PreviewedStep> Steps, int Warnings);

/// <summary>Shows what a run would do, and does nothing.</summary>
sealed class PreviewRun(PlanShelf shelf, IEnumerable<IStepKind> kinds, TimeProvider time)
{
    public async Task<Outcome<RunPreview>> Of(Actor actor, string plan, IReadOnlyDictionary<string, string>? inputs, CancellationToken cancellationToken)
    {
        if (!(await shelf.Readable(actor.Workspace, plan, cancellationToken)).Try(out var kept, out var refusal) || !StartRun.Inputs(kept.Plan, inputs).Try(out var values, out refusal))
            return refusal;
        var wanted = new StartRun.Wanted(actor.Workspace, kept, "person", actor.Name, time.GetUtcNow());
        var run = new Run
        {
            WorkspaceId = actor.Workspace, Plan = kept.Plan.Name, Title = kept.Plan.Title, Origin = kept.Origin, Name = $"{kept.Plan.Name}-{wanted.Day:yyyy-MM-dd}", Day = $"{wanted.Day:yyyy-MM-dd}",
            Inputs = System.Text.Json.JsonSerializer.Serialize(values, Json.Options),
        };
        var steps = new List<PreviewedStep>();
        foreach (var step in kept.Plan.Steps)
        {
            var turn = new StepTurn(run, kept.Plan, step, 0, 1, new Dictionary<string, (StepStatus, string?)>(), null!);
            var kind = kinds.FirstOrDefault(kind => kind.Takes == step.Work.GetType()); // an approval needs no worker
            steps.Add(new PreviewedStep(step.Name, step.Title, step.Work.Kind, Wave(kept.Plan, step), step.Needs, kind?.InputsOf(turn), kind is null ? null : await kind.Hindrance(turn, cancellationToken)));
        }
        return new RunPreview(kept.Plan.Name, values, steps, steps.Count(step => step.Hindrance is not null));
    }

    static int Wave(Plan plan, Step step) => step.Needs.Count == 0 ? 1 : 1 + step.Needs.Max(needed => Wave(plan, plan.Find(needed)!));
}
