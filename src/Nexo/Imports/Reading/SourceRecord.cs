using Nexo.Platform;

namespace Nexo.Imports;

/// <summary>One field of one record as text.</summary>
/// <param name="Text">As it stood; of a JSON number its digits, of an array or object its JSON.</param>
/// <param name="Structured">It was a JSON array or object where it was read from.</param>
readonly record struct Cell(string Text, bool Structured = false);

/// <summary>One record of a file: the cells by the layout's columns, or why it cannot be read.</summary>
/// <param name="Number">Counted from 1; the header does not count.</param>
/// <param name="Line">The line it begins on, counted from 1 as an editor counts; 0 where the format has none.</param>
readonly record struct SourceRecord(int Number, int Line, Layout Layout, Cell[] Cells, Fault? Fault = null);

/// <summary>Why a record, or one field of it, is refused.</summary>
/// <param name="Field">As the wire names it; <c>row</c> when the whole record is at fault.</param>
/// <param name="Value">The offending text; shortened when it is stored.</param>
sealed record Fault(string Field, string Code, string Reason, string? Value = null);

/// <summary>The file as a whole cannot be read; the message is for people and names the problem.</summary>
sealed class UnreadableFile(string code, string message) : Exception(message)
{
    public string Code { get; } = code;

    /// <summary>The same as a value.</summary>
    public Refusal Refusal => new(Code, Message, Code switch { "too_large" => RefusalKind.TooLarge, "cut_off" => RefusalKind.NotNow, _ => RefusalKind.Invalid }, "file");
}
