namespace Nexo.Plans;

/// <summary>Why a text is no plan, and where in it.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Field">As the text names it, for example <c>steps[2].timeout</c>; empty when it is not about one.</param>
/// <param name="Rule">A sentence.</param>
public sealed record PlanFault(int Line, int Column, string Field, string Rule)
{
    public override string ToString() => Field.Length == 0 ? $"line {Line}, column {Column}: {Rule}" : $"line {Line}, column {Column}: {Field}: {Rule}";
}

/// <summary>A plan, or every fault that was found; never both.</summary>
public sealed record PlanReading(Plan? Plan, IReadOnlyList<PlanFault> Faults);
