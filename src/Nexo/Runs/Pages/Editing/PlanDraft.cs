using Nexo.Plans;
using Nexo.Platform;

namespace Nexo.Runs.Pages.Editing;

/// <summary>A plan as somebody writes it.</summary>
/// <param name="Name">Of the plan that is changed; null: it is new.</param>
/// <param name="Text">As it was typed. Whatever is refused, it stays.</param>
/// <param name="Revision">The one the text was written over; null: none.</param>
/// <param name="Kept">The plan as it is kept now, null when there is none.</param>
public sealed record PlanDraft(string? Name, string Text, int? Revision, PlanRow? Kept)
{
    public PlanReading Reading { get; } = ReadPlan.From(Text, Kept?.Origin == "file");

    public bool IsOfAFile => Kept?.Origin == "file";

    /// <summary>It was typed and is not saved.</summary>
    public bool IsTyped { get; init; }

    /// <summary>Why it was not saved.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>Who saved the plan last, as people read it; empty when nobody knows.</summary>
    public string ChangedBy { get; init; } = "";

    /// <summary>Somebody saved or removed the plan since the text was begun.</summary>
    public bool IsOvertaken => Refusal?.Code == KeepPlan.Changed.Code;
}
