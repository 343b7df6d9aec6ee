using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Nexo.Plans;

/// <summary>One mapping of the text, read field by field. What is wrong is noted with its place, and reading goes on, so that a person sees all faults at once.</summary>
sealed partial class Fields
{
    readonly YamlMappingNode node;
    readonly List<PlanFault> faults;
    readonly Dictionary<string, (YamlNode Key, YamlNode Value)> all = new(StringComparer.Ordinal);

    public Fields(YamlMappingNode node, string path, List<PlanFault> faults)
    {
        (this.node, this.faults, Path) = (node, faults, path);
        foreach (var (key, value) in node.Children)
        {
            if (key is YamlScalarNode { Value: { } name })
                all[name] = (key, value);
            else
                Fault(key, path, PlanRules.FieldName);
        }
    }

    public string Path { get; }

    /// <summary>As the text says it itself; free names.</summary>
    public IEnumerable<string> Names => all.Keys;

    public bool Has(string name) => all.ContainsKey(name);

    public string At(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    /// <summary>Notes what is not among the known names, with the nearest of them.</summary>
    public void Only(IReadOnlyCollection<string> known)
    {
        foreach (var (name, (key, _)) in all.Where(field => !known.Contains(field.Key)))
            Fault(key, At(name), PlanRules.Unknown.Of(string.Join(", ", known)));
    }

    public string? Text(string name, bool required = false, int most = 2_000)
    {
        if (Scalar(name, required) is not { } scalar)
            return null;
        if (scalar.Value is not { Length: > 0 } text)
            return Refused<string>(name, PlanRules.Empty);
        return text.Length <= most ? text : Refused<string>(name, PlanRules.TooLong.Of(most));
    }

    public string Matching(string name, Regex pattern, string rule)
    {
        var text = Text(name, required: true);
        return text is null || pattern.IsMatch(text) ? text ?? "" : Refused<string>(name, rule) ?? "";
    }

    public int Number(string name, int otherwise, int least, int most)
    {
        if (Scalar(name) is not { } scalar)
            return otherwise;
        return int.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) && n >= least && n <= most
            ? n
            : Refused(name, PlanRules.WholeNumber.Of(least, most), otherwise);
    }

    public double Factor(string name, double otherwise)
    {
        if (Scalar(name) is not { } scalar)
            return otherwise;
        return double.TryParse(scalar.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var n) && n is >= 1 and <= 10
            ? n
            : Refused(name, PlanRules.Factor, otherwise);
    }

    public bool Flag(string name) => Scalar(name) switch
    {
        null or { Value: "false" } => false,
        { Value: "true" } => true,
        _ => Refused(name, PlanRules.Flag, false),
    };

    /// <summary><c>30s</c>, <c>20m</c>, <c>6h</c>, <c>2d</c>.</summary>
    public TimeSpan? Length(string name, TimeSpan least, TimeSpan most)
    {
        if (Scalar(name) is not { } scalar)
            return null;
        if (Duration().Match(scalar.Value ?? "") is not { Success: true } m || !int.TryParse(m.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var n))
            return Refused<TimeSpan?>(name, PlanRules.Length);
        var length = m.Groups[2].ValueSpan[0] switch { 's' => TimeSpan.FromSeconds(n), 'm' => TimeSpan.FromMinutes(n), 'h' => TimeSpan.FromHours(n), _ => TimeSpan.FromDays(n) };
        return length >= least && length <= most ? length : Refused<TimeSpan?>(name, PlanRules.Between.Of(Spelt(least), Spelt(most)));
    }

    /// <param name="hidden">Of the choices, one that is understood but not offered.</param>
    public T Choice<T>(string name, IReadOnlyDictionary<string, T> choices, T otherwise, bool required = false, string? hidden = null)
    {
        if (Scalar(name, required) is not { } scalar)
            return otherwise;
        if (choices.TryGetValue(scalar.Value ?? "", out var chosen))
            return chosen;
        Refused<T>(name, PlanRules.OneOf.Of(string.Join(", ", choices.Keys.Where(choice => choice != hidden))));
        return otherwise;
    }

    /// <summary>A list of words, or one word for a list of one.</summary>
    public IReadOnlyList<string> Texts(string name, int most = 100)
    {
        if (!all.TryGetValue(name, out var field))
            return [];
        if (field.Value is YamlScalarNode { Value: { } one })
            return [one];
        if (field.Value is not YamlSequenceNode list || list.Any(item => item is not YamlScalarNode { Value: not null }))
            return Refused<IReadOnlyList<string>>(name, PlanRules.Words) ?? [];
        return list.Children.Count <= most ? [.. list.Select(item => ((YamlScalarNode)item).Value!)] : Refused<IReadOnlyList<string>>(name, PlanRules.TooMany.Of(most)) ?? [];
    }

    public IReadOnlyList<T> Each<T>(string name, Func<string, T?> read, string rule) where T : struct
    {
        var texts = Texts(name);
        var found = texts.Select(read).ToList();
        return found.Contains(null) ? Refused<IReadOnlyList<T>>(name, rule) ?? [] : [.. found.Select(one => one!.Value)];
    }

    public IReadOnlyDictionary<string, string> TextMap(string name, Regex keys, string rule)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Under(name) is not { } fields)
            return found;
        foreach (var key in fields.Names)
        {
            if (!keys.IsMatch(key))
                fields.Refused<string>(key, rule);
            else if (fields.Scalar(key)?.Value is { } value)
                found[key] = value;
        }
        return found;
    }

    /// <summary>The mapping below a field; null when it is missing or none.</summary>
    public Fields? Under(string name)
    {
        if (!all.TryGetValue(name, out var field))
            return null;
        return field.Value is YamlMappingNode mapping ? new Fields(mapping, At(name), faults) : Refused<Fields>(name, PlanRules.Mapping);
    }

    public IEnumerable<Fields> List(string name, string rule)
    {
        if (!all.TryGetValue(name, out var field) || field.Value is not YamlSequenceNode { Children.Count: > 0 } list)
        {
            Refused<string>(name, rule);
            yield break;
        }
        for (var i = 0; i < list.Children.Count; i++)
        {
            if (list.Children[i] is YamlMappingNode mapping)
                yield return new Fields(mapping, $"{At(name)}[{i}]", faults);
            else
                Fault(list.Children[i], $"{At(name)}[{i}]", PlanRules.Mapping);
        }
    }

    /// <summary>Notes a fault at the field, or at the mapping when the field is missing.</summary>
    public T? Refused<T>(string name, string rule, T? otherwise = default)
    {
        Fault(all.TryGetValue(name, out var field) ? field.Value : node, At(name), rule);
        return otherwise;
    }

    YamlScalarNode? Scalar(string name, bool required = false)
    {
        if (!all.TryGetValue(name, out var field))
        {
            if (required)
                Refused<string>(name, PlanRules.Missing);
            return null;
        }
        return field.Value as YamlScalarNode ?? Refused<YamlScalarNode>(name, PlanRules.OneValue);
    }

    void Fault(YamlNode at, string field, string rule) => faults.Add(new PlanFault((int)at.Start.Line, (int)at.Start.Column, field, rule));

    static string Spelt(TimeSpan length) => length switch
    {
        { TotalDays: >= 1 } when length.Ticks % TimeSpan.TicksPerDay == 0 => $"{length.TotalDays:0}d",
        { TotalHours: >= 1 } when length.Ticks % TimeSpan.TicksPerHour == 0 => $"{length.TotalHours:0}h",
        { TotalMinutes: >= 1 } when length.Ticks % TimeSpan.TicksPerMinute == 0 => $"{length.TotalMinutes:0}m",
        _ => $"{length.TotalSeconds:0}s",
    };

    [GeneratedRegex("^([0-9]{1,7})([smhd])$")]
    private static partial Regex Duration();
}
