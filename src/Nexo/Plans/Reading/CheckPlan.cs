namespace Nexo.Plans;

/// <summary>What only the whole plan shows: names given twice, needs that lead nowhere or round in a circle, templates that name nothing.</summary>
static class CheckPlan
{
    public static void Whole(Plan plan, Fields fields)
    {
        var steps = fields.List("steps", "").ToArray();
        foreach (var (step, at) in plan.Steps.Zip(steps))
        {
            if (plan.Steps.Count(other => other.Name == step.Name) > 1)
                at.Refused<string>("step", PlanRules.Twice.Of(step.Name));
            foreach (var needed in step.Needs.Where(needed => plan.Find(needed) is null))
                at.Refused<string>("needs", PlanRules.NoStep.Of(needed));
        }
        if (plan.Steps.Any(step => step.Needs.Any(needed => plan.Find(needed) is null)))
            return;
        foreach (var (step, at) in plan.Steps.Zip(steps))
        {
            var before = Before(plan, step);
            if (before.Contains(step))
                at.Refused<string>("needs", PlanRules.Circle.Of(step.Name, string.Join(" → ", before.Select(s => s.Name).Prepend(step.Name))));
            foreach (var name in Templates(step.Work).SelectMany(Template.Names).Distinct().Where(name => !Stands(plan, before, name)))
                at.Refused<string>("kind", PlanRules.Hole.Of(name));
            if (step.Work is PublishReportWork { Report: var report } && before.FirstOrDefault(s => s.Name == report)?.Work is not ReportWork)
                at.Refused<string>("report", PlanRules.Report);
        }
    }

    /// <summary>Every step that is over before this one starts; with the step itself when its needs lead back to it.</summary>
    static HashSet<Step> Before(Plan plan, Step step)
    {
        var before = new HashSet<Step>();
        var open = new Stack<string>(step.Needs);
        while (open.TryPop(out var name))
        {
            if (plan.Find(name) is { } needed && before.Add(needed))
                needed.Needs.ToList().ForEach(open.Push);
        }
        return before;
    }

    static bool Stands(Plan plan, HashSet<Step> before, string name) => name switch
    {
        "run.id" or "run.day" => true,
        _ when name.StartsWith("inputs.", StringComparison.Ordinal) => plan.Inputs.ContainsKey(name["inputs.".Length..]),
        _ => before.Any(step => name == $"steps.{step.Name}.status" || name == $"steps.{step.Name}.outputs_uri"),
    };

    /// <summary>The texts of a step in which {{ }} is filled.</summary>
    static IEnumerable<string> Templates(StepWork work) => work switch
    {
        CommandWork c => [.. c.Arguments, .. c.Environment.Values],
        HttpWork h => [h.Url, h.Body ?? "", .. h.Headers.Values],
        ApprovalWork a => [a.Message ?? ""],
        PullRequestWork p => [p.Branch, p.Title, p.Body ?? ""],
        _ => [],
    };
}
