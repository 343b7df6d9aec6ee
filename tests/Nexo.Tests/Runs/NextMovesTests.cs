using Nexo.Plans;
using Nexo.Runs;
using Nexo.Runs.Deciding;
using Shouldly;

namespace Nexo.Tests.Runs;

public sealed class NextMovesTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 22, 5, 30, 0, TimeSpan.Zero);

    static Plan Read(string steps, string head = "") => ReadPlan.From($"plan: p\n{head}steps:\n{steps}", fromFile: true).Plan!;

    static Moves Of(Plan plan, params StepState[] known) =>
        NextMoves.Of(plan, plan.Steps.ToDictionary(step => step.Name, step => known.FirstOrDefault(state => state.Name == step.Name) ?? new StepState(step.Name, StepStatus.Queued)), cancelled: false, strict: false, Now);

    [Fact]
    public void What_needs_nothing_starts_and_the_rest_waits()
    {
        var moves = Of(Read("  - { step: a, kind: audit }\n  - { step: b, kind: audit, needs: [a] }\n  - { step: c, kind: audit }\n"));

        moves.Start.Select(step => step.Name).ShouldBe(["a", "c"]);
        moves.Status.ShouldBe(RunStatus.Running);
    }

    [Fact]
    public void Never_more_steps_work_side_by_side_than_the_plan_says()
    {
        var plan = Read("  - { step: a, kind: audit }\n  - { step: b, kind: audit }\n  - { step: c, kind: audit }\n", "concurrency: 2\n");

        Of(plan).Start.Count.ShouldBe(2);
        Of(plan, new StepState("a", StepStatus.Running), new StepState("b", StepStatus.Queued, HandedOut: true)).Start.ShouldBeEmpty();
    }

    [Fact]
    public void A_step_that_waits_for_people_lets_others_work_and_then_the_run_waits()
    {
        var plan = Read("  - { step: ask, kind: approval }\n  - { step: other, kind: audit }\n");

        Of(plan).Ask.ShouldHaveSingleItem().Name.ShouldBe("ask");
        Of(plan, new StepState("ask", StepStatus.AwaitingApproval), new StepState("other", StepStatus.Running)).Status.ShouldBe(RunStatus.Running);
        Of(plan, new StepState("ask", StepStatus.AwaitingApproval), new StepState("other", StepStatus.Succeeded)).Status.ShouldBe(RunStatus.AwaitingApproval);
    }

    [Fact]
    public void A_retry_waits_until_it_is_due()
    {
        var plan = Read("  - { step: a, kind: audit }\n");

        Of(plan, new StepState("a", StepStatus.Queued, DueAt: Now.AddSeconds(1))).Start.ShouldBeEmpty();
        Of(plan, new StepState("a", StepStatus.Queued, DueAt: Now.AddSeconds(1))).Status.ShouldBe(RunStatus.Running);
        Of(plan, new StepState("a", StepStatus.Queued, DueAt: Now)).Start.Count.ShouldBe(1);
    }

    [Fact]
    public void A_failure_that_may_be_is_a_warning_and_fails_only_a_strict_run()
    {
        var plan = Read("  - { step: a, kind: audit, may_fail: true }\n");
        var book = new Dictionary<string, StepState> { ["a"] = new("a", StepStatus.Failed) };

        NextMoves.Of(plan, book, cancelled: false, strict: false, Now).Status.ShouldBe(RunStatus.Succeeded);
        NextMoves.Of(plan, book, cancelled: false, strict: true, Now).Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void Who_is_skipped_takes_along_what_hangs_on_it_however_far()
    {
        var plan = Read("  - { step: d, kind: audit, needs: [c] }\n  - { step: c, kind: audit, needs: [b] }\n  - { step: b, kind: audit, needs: [a] }\n  - { step: a, kind: audit }\n");

        var moves = Of(plan, new StepState("a", StepStatus.Failed));

        moves.Skip.Select(skip => skip.Step.Name).Order().ShouldBe(["b", "c", "d"]);
        moves.Status.ShouldBe(RunStatus.Failed);
    }

    /// <summary>Any graph, any outcomes: the run comes to an end, no step starts twice or before its needs, and asking again changes nothing.</summary>
    [Fact]
    public void Every_run_ends_whatever_its_graph_and_its_luck()
    {
        var random = new Random(4711);
        for (var n = 0; n < 500; n++)
        {
            var plan = Any(random);
            var book = plan.Steps.ToDictionary(step => step.Name, step => new StepState(step.Name, StepStatus.Queued));
            var started = new HashSet<string>();
            for (var round = 0; ; round++)
            {
                round.ShouldBeLessThan(100);
                var moves = NextMoves.Of(plan, book, cancelled: random.Next(60) == 0, strict: false, Now);
                foreach (var step in moves.Start.Concat(moves.Ask))
                {
                    started.Add(step.Name).ShouldBeTrue();
                    step.Needs.ShouldAllBe(needed => book[needed].Status.IsOver() || moves.Skip.Any(skip => skip.Step.Name == needed));
                    book[step.Name] = new StepState(step.Name, StepStatus.Running);
                }
                foreach (var (step, _) in moves.Skip)
                    book[step.Name] = new StepState(step.Name, StepStatus.Skipped);
                if (moves.Status.IsOver())
                    break;
                var running = book.Values.Where(state => state.Status == StepStatus.Running).ToList();
                running.ShouldNotBeEmpty();
                var ended = running[random.Next(running.Count)];
                book[ended.Name] = ended with { Status = random.Next(3) switch { 0 => StepStatus.Failed, 1 => StepStatus.Skipped, _ => StepStatus.Succeeded } };
            }
            book.Values.ShouldAllBe(state => state.Status.IsOver());
        }
    }

    static Plan Any(Random random)
    {
        string[] outcomes = ["succeeded", "failed", "skipped", "any"];
        var steps = Enumerable.Range(0, random.Next(1, 12)).Select(n =>
        {
            var needs = Enumerable.Range(0, n).Where(_ => random.Next(3) == 0).Select(other => $"s{other}").ToList();
            var when = string.Join(", ", needs.Where(_ => random.Next(2) == 0).Select(needed => $"{needed}: {outcomes[random.Next(4)]}"));
            return $"  - {{ step: s{n}, kind: {(random.Next(5) == 0 ? "approval" : "audit")}, needs: [{string.Join(", ", needs)}], when: {{ {when} }} }}\n";
        });
        return Read(string.Concat(steps), $"concurrency: {random.Next(1, 4)}\n");
    }
}
