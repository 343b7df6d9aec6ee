using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Nexo.Plans;

/// <summary>Reads the YAML of a plan. All faults are found in one go, each with line and column.</summary>
public static partial class ReadPlan
{
    public const int MostCharacters = 65_536;
    const int MostSteps = 200;

    /// <summary>Names that pages and the API have taken: <c>/planos/novo</c> is no plan.</summary>
    static readonly HashSet<string> Taken = ["novo", "calendario", "check"];

    internal static readonly string[] Known = ["plan", "title", "description", "schedule", "concurrency", "inputs", "steps"];
    internal static readonly string[] OfSchedule = ["cron", "time_zone", "catch_up", "overlap"];
    internal static readonly string[] OfInput = ["description", "default"];

    internal static readonly Dictionary<string, Overlap> Overlaps = new()
    {
        ["skip"] = Overlap.Skip, ["queue"] = Overlap.Queue, ["cancel_previous"] = Overlap.CancelPrevious, ["allow"] = Overlap.Allow,
    };

    /// <param name="text">YAML, at most 65,536 characters.</param>
    /// <param name="fromFile">Whether it is a file of the operator; only there may steps start programs or send the server's files.</param>
    public static PlanReading From(string text, bool fromFile)
    {
        var faults = new List<PlanFault>();
        var plan = Root(text, faults) is { } root ? Whole(new Fields(root, "", faults), fromFile, faults) : null;
        return faults.Count == 0 ? new PlanReading(plan, []) : new PlanReading(null, faults);
    }

    static YamlMappingNode? Root(string text, List<PlanFault> faults)
    {
        if (text.Length > MostCharacters)
        {
            faults.Add(new PlanFault(1, 1, "", PlanRules.TooBig.Of(MostCharacters)));
            return null;
        }
        try
        {
            if (Alias(text) is { } alias)
            {
                faults.Add(new PlanFault((int)alias.Start.Line, (int)alias.Start.Column, "", PlanRules.Aliases));
                return null;
            }
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            if (yaml.Documents is [{ RootNode: YamlMappingNode root }])
                return root;
            faults.Add(new PlanFault(1, 1, "", yaml.Documents.Count > 1 ? PlanRules.OnePlan : PlanRules.NoPlan));
        }
        catch (YamlException e)
        {
            var at = e.End.Line > e.Start.Line ? e.End : e.Start; // where it was noticed
            faults.Add(new PlanFault((int)at.Line, (int)at.Column, "", PlanRules.NoYamlFor.Of(Sentence(e))));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            faults.Add(new PlanFault(1, 1, "", PlanRules.NoYaml)); // the parser's own stumble over some texts
        }
        return null;
    }

    /// <summary>An alias can make a small text unfold into a huge one.</summary>
    static AnchorAlias? Alias(string text)
    {
        var parser = new Parser(new StringReader(text));
        while (parser.MoveNext())
        {
            if (parser.Current is AnchorAlias alias)
                return alias;
        }
        return null;
    }

    /// <summary>The parser's own sentence, without the place it begins with.</summary>
    static string Sentence(YamlException e) => Place().Replace(e.InnerException?.Message ?? e.Message, "").TrimEnd('.') + ".";

    static Plan Whole(Fields fields, bool fromFile, List<PlanFault> faults)
    {
        fields.Only(Known);
        var inputs = Inputs(fields);
        var steps = new List<Step>();
        foreach (var step in fields.List("steps", PlanRules.OneStep))
            steps.Add(ReadStep.From(step, fromFile));
        if (steps.Count > MostSteps)
            fields.Refused<string>("steps", PlanRules.TooMany.Of(MostSteps));
        var plan = new Plan(
            fields.Matching("plan", PlanName(), PlanRules.PlanName),
            fields.Text("title", most: 120), fields.Text("description"), ScheduleOf(fields), fields.Number("concurrency", 4, 1, 50),
            inputs, steps);
        if (Taken.Contains(plan.Name))
            fields.Refused<string>("plan", PlanRules.Taken.Of(plan.Name));
        if (faults.Count == 0)
            CheckPlan.Whole(plan, fields);
        return plan;
    }

    static Dictionary<string, PlanInput> Inputs(Fields fields)
    {
        var inputs = new Dictionary<string, PlanInput>(StringComparer.Ordinal);
        if (fields.Under("inputs") is not { } all)
            return inputs;
        foreach (var name in all.Names)
        {
            if (!Word().IsMatch(name))
                all.Refused<string>(name, PlanRules.InputName);
            else if (all.Under(name) is { } input)
            {
                input.Only(OfInput);
                inputs[name] = new PlanInput(input.Text("description", most: 300), input.Text("default"));
            }
        }
        return inputs;
    }

    static Schedule? ScheduleOf(Fields fields)
    {
        if (fields.Under("schedule") is not { } schedule)
            return null;
        schedule.Only(OfSchedule);
        var cron = schedule.Text("cron", required: true) ?? "";
        if (cron.Length > 0 && !Schedule.IsCron(cron))
            schedule.Refused<string>("cron", PlanRules.Cron);
        var zone = schedule.Text("time_zone");
        if (zone is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            schedule.Refused<string>("time_zone", PlanRules.Zone);
        return new Schedule(cron, zone, schedule.Length("catch_up", TimeSpan.Zero, TimeSpan.FromDays(31)) ?? TimeSpan.FromHours(1),
            schedule.Choice("overlap", Overlaps, Overlap.Skip));
    }

    public static bool IsName(string text) => PlanName().IsMatch(text) && !Taken.Contains(text);

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{0,39}$")]
    private static partial Regex PlanName();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,39}$")]
    internal static partial Regex Word();

    [GeneratedRegex(@"^\(?Line: \d+, Col: \d+, Idx: \d+\)?( - \(Line: \d+, Col: \d+, Idx: \d+\))?: ?")]
    private static partial Regex Place();
}
