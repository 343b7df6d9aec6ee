using System.Text.Json.Nodes;
using Nexo.Plans;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Plans;

public sealed class ReadPlanTests
{
    const string Small = "plan: p\nsteps:\n  - { step: a, kind: audit }\n";

    [Fact]
    public void The_plans_that_Nexo_brings_are_plans()
    {
        var files = Directory.GetFiles(Repository.Folder("src/Nexo/Plans/Shipped"), "*.yaml");

        files.Length.ShouldBe(2);
        foreach (var file in files)
            ReadPlan.From(File.ReadAllText(file), fromFile: true).Faults.ShouldBeEmpty(file);
    }

    [Fact]
    public void The_nightly_plan_runs_the_three_programs_of_its_requirement()
    {
        var plan = ReadPlan.From(File.ReadAllText(Path.Combine(Repository.Folder("src/Nexo/Plans/Shipped"), "nightly.yaml")), fromFile: true).Plan!;

        plan.Steps.Select(step => step.Work).Cast<CommandWork>().Select(work => $"{work.Program} {string.Join(' ', work.Arguments)}").ShouldBe(
            ["npm run seo:tune -- --dry-run --strict", "node scripts/code-review.mjs --only-changed", "node scripts/dx-integrate.mjs --only-changed"]);
        plan.Steps.Select(step => step.Name).ShouldBe(["seo.validate", "code.review", "dx.integrate"]);
    }

    [Theory]
    [InlineData("plan: p\nsteps: []", 2, "steps")]
    [InlineData("plan: P!\nsteps:\n  - { step: a, kind: audit }", 1, "plan")]
    [InlineData("plan: p\nshedule: {}\nsteps:\n  - { step: a, kind: audit }", 2, "shedule")]
    [InlineData("plan: p\nschedule: { cron: often }\nsteps:\n  - { step: a, kind: audit }", 2, "schedule.cron")]
    [InlineData("plan: p\nschedule: { cron: '0 6 * * *', time_zone: Mars/Olympus }\nsteps:\n  - { step: a, kind: audit }", 2, "schedule.time_zone")]
    [InlineData("plan: p\nsteps:\n  - step: a\n    kind: audti", 4, "steps[0].kind")]
    [InlineData("plan: p\nsteps:\n  - step: a\n    kind: audit\n    timeout: soon", 5, "steps[0].timeout")]
    [InlineData("plan: p\nsteps:\n  - step: a\n    kind: audit\n    needs: [b]", 5, "steps[0].needs")]
    [InlineData("plan: p\nsteps:\n  - { step: a, kind: audit, needs: [b] }\n  - { step: b, kind: audit, needs: [a] }", 3, "steps[0].needs")]
    [InlineData("plan: p\nsteps:\n  - { step: a, kind: audit }\n  - { step: a, kind: audit }", 3, "steps[0].step")]
    [InlineData("plan: p\nsteps:\n  - { step: a, kind: audit, channels: [ebay] }", 3, "steps[0].channels")]
    [InlineData("plan: p\nsteps:\n  - { step: a, kind: http, url: 'ftp://x' }", 3, "steps[0].url")]
    [InlineData("plan: p\nsteps:\n  - { step: a, kind: http, url: 'https://x/{{ inputs.day }}' }", 3, "steps[0].kind")]
    [InlineData("plan: p\nsteps:\n  - { step: a, kind: publish, report: b }", 3, "steps[0].report")]
    [InlineData("plan: p\nsteps:\n  - { step: a, kind: audit }\n  - { step: b, kind: audit, needs: [a], when: { a: maybe } }", 4, "steps[1].when.a")]
    [InlineData("plan: p\nsteps:\n  - { step: a, kind: command, program: sh, folder: ../.. }", 3, "steps[0].folder")]
    [InlineData("plan: p\nsteps:\n\t- broken", 1, "")]
    [InlineData("plan: &x p\nsteps:\n  - { step: *x, kind: audit }", 3, "")]
    [InlineData("- a", 1, "")]
    [InlineData("plan: a\0b", 1, "")]
    [InlineData("plan: novo\nsteps:\n  - { step: a, kind: audit }", 1, "plan")]
    public void A_fault_is_told_with_its_line_and_field(string text, int line, string field)
    {
        var reading = ReadPlan.From(text, fromFile: true);

        reading.Plan.ShouldBeNull();
        reading.Faults.ShouldContain(fault => fault.Line == line && fault.Field == field && fault.Column >= 1, string.Join('\n', reading.Faults));
    }

    [Fact]
    public void All_faults_are_told_at_once() =>
        ReadPlan.From("plan: P!\nconcurrency: 0\nsteps:\n  - { step: A, kind: audti }", fromFile: true).Faults.Count.ShouldBe(4);

    [Fact]
    public void Steps_that_start_programs_stand_only_in_files()
    {
        const string Text = "plan: p\nsteps:\n  - { step: a, kind: command, program: sh }";

        ReadPlan.From(Text, fromFile: true).Faults.ShouldBeEmpty();
        ReadPlan.From(Text, fromFile: false).Faults.ShouldHaveSingleItem().Rule.ShouldBe("steps that start programs stand only in plan files on the server's disk.");
    }

    [Fact]
    public void A_text_of_any_bytes_is_refused_and_never_breaks_the_reader()
    {
        var random = new Random(20261122);
        for (var n = 0; n < 2_000; n++)
        {
            var text = Small.ToCharArray();
            for (var i = 0; i < 4; i++)
                text[random.Next(text.Length)] = (char)random.Next(32, 127);
            var reading = ReadPlan.From(new string(text), fromFile: false);
            (reading.Plan is null).ShouldBe(reading.Faults.Count > 0);
        }
    }

    [Fact]
    public void The_published_schema_knows_every_field_the_reader_knows()
    {
        var schema = PlanSchema.Make();

        Names(schema).ShouldBe(ReadPlan.Known.Order());
        foreach (var step in schema["properties"]!["steps"]!["items"]!["oneOf"]!.AsArray())
            Names(step!).ShouldBe(ReadStep.Kinds[step!["properties"]!["kind"]!["const"]!.GetValue<string>()].Order());
    }

    static IEnumerable<string> Names(JsonNode group) => group["properties"]!.AsObject().Select(field => field.Key).Order();
}
