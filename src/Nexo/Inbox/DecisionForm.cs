using Nexo.Tasks;

namespace Nexo.Inbox;

/// <summary>What a decision form carries. Many ids travel as one field joined by commas; without a script, as checked boxes.</summary>
public sealed record DecisionForm
{
    /// <summary>aprovar, rejeitar, reabrir, adiar, acordar.</summary>
    public string? Decisao { get; init; }

    /// <summary><c>id:version,id:version,…</c></summary>
    public string? Tarefas { get; init; }

    /// <summary>The checked boxes, each <c>id:version</c>.</summary>
    public string[]? Tarefa { get; init; }
    public string? Motivo { get; init; }
    public string? Detalhe { get; init; }

    /// <summary>Until when to put off: hoje, amanha, segunda, by the button of that word.</summary>
    public string? Ate { get; init; }

    /// <summary>The same by a day: 2026-11-30.</summary>
    public string? Dia { get; init; }

    public string? Until => Ate is { Length: > 0 } ? Ate : Dia;

    /// <summary>Everything the filter finds, instead of named tasks.</summary>
    public string? Filtro { get; init; }

    /// <summary>How many the person saw the filter find.</summary>
    public int? Esperadas { get; init; }

    /// <summary>Where a form without a script goes back to.</summary>
    public string? Volta { get; init; }

    public IReadOnlyList<(TaskId Id, int? Version)> Chosen => [.. Parsed(string.Join(',', [Tarefas ?? "", .. Tarefa ?? []]))];

    public string? Reason => Said(Motivo, Detalhe);

    /// <summary>The quick reason, and what was written besides.</summary>
    public static string? Said(string? quick, string? detail) =>
        (quick?.Trim(), detail?.Trim()) switch
        {
            ({ Length: > 0 } q, { Length: > 0 } d) => $"{q}: {d}",
            ({ Length: > 0 } q, _) => q,
            (_, { Length: > 0 } d) => d,
            _ => null,
        };

    public static IEnumerable<(TaskId Id, int? Version)> Parsed(string text)
    {
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (id, version) = part.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0 ? (part[..colon], part[(colon + 1)..]) : (part, "");
            if (TaskId.TryParse(id, null, out var task))
                yield return (task, int.TryParse(version, System.Globalization.CultureInfo.InvariantCulture, out var seen) ? seen : null);
        }
    }
}
