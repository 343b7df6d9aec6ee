using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Nexo.Platform;

namespace Nexo.Ledger;

/// <summary>What each field of the book must be; lengths are those of the requirement's schema, in Unicode characters.</summary>
static partial class EntryRules
{
    const int InputsBytes = 64 * 1024;

    public const int LogCharacters = 16_384;

    static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero), Latest = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static Refusal? Name(string field, string? text) =>
        text is null ? Refusal.Invalid(field, "required", $"{field}: is required.")
        : Text(field, text, 64) ?? (string.IsNullOrWhiteSpace(text) || text.Any(char.IsControl)
            ? Refusal.Invalid(field, "wrong_value", $"{field}: must not be empty and has no control characters.") : null);

    public static Refusal? Log(string? text) => text is null ? null : Text("log_excerpt", text, int.MaxValue);

    public static Refusal? Uri(string? text) =>
        text is null ? null
        : Text("outputs_uri", text, 512) ?? (Scheme().IsMatch(text) && System.Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is not ("javascript" or "data" or "vbscript")
            ? null : Refusal.Invalid("outputs_uri", "wrong_value", "outputs_uri: must be a whole address such as https://example.com/report; javascript, data and vbscript are not taken."));

    public static Refusal? Time(string field, DateTimeOffset? time) =>
        time < Earliest || time >= Latest ? Refusal.Invalid(field, "out_of_range", $"{field}: must be a time from 2000 to 2199.") : null;

    public static Refusal? Duration(int? milliseconds) =>
        milliseconds < 0 ? Refusal.Invalid("duration_ms", "out_of_range", "duration_ms: must not be negative.") : null;

    public static Refusal? Order(DateTimeOffset? startedAt, DateTimeOffset? finishedAt) =>
        finishedAt < startedAt ? Refusal.Invalid("finished_at", "before_its_start", "finished_at: must not be before started_at.") : null;

    /// <summary>What neither waits nor is over has not finished.</summary>
    public static Refusal? Finished(EntryStatus status, DateTimeOffset? finishedAt, int? duration) =>
        status is not (EntryStatus.Queued or EntryStatus.Running) ? null
        : finishedAt is not null ? Refusal.Invalid("finished_at", "not_over", $"finished_at: what is {status.Wire()} has not finished.")
        : duration is not null ? Refusal.Invalid("duration_ms", "not_over", $"duration_ms: what is {status.Wire()} has no duration yet.")
        : null;

    public static Refusal? Inputs(JsonElement? inputs)
    {
        if (inputs is not { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } given)
            return null;
        if (given.ValueKind != JsonValueKind.Object)
            return Refusal.Invalid("inputs", "not_an_object", "inputs: must be an object.");
        if (Encoding.UTF8.GetByteCount(given.GetRawText()) > InputsBytes)
            return Refusal.Invalid("inputs", "too_large", "inputs: has at most 64 kB.");
        try
        {
            return Inside(given, "inputs");
        }
        catch (InvalidOperationException)
        {
            return Refusal.Invalid("inputs", "not_unicode", "inputs: must be well-formed Unicode text."); // the reader checks escapes only when a text is asked for
        }
    }

    static Refusal? Inside(JsonElement value, string at) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Select(m => Text(at, m.Name, InputsBytes) ?? Inside(m.Value, $"{at}.{m.Name}")).FirstOrDefault(r => r is not null),
        JsonValueKind.Array => value.EnumerateArray().Select((item, i) => Inside(item, $"{at}[{i}]")).FirstOrDefault(r => r is not null),
        JsonValueKind.String => Text(at, value.GetString()!, InputsBytes),
        JsonValueKind.Number when !double.IsFinite(value.GetDouble()) => Refusal.Invalid(at, "out_of_range", $"{at}: is too large a number."),
        _ => null,
    };

    static Refusal? Text(string field, string text, int most) =>
        text.Contains('\0', StringComparison.Ordinal) ? Refusal.Invalid(field, "nul_character", $"{field}: must not contain the NUL character.")
        : text.Length > most && text.EnumerateRunes().Count() > most ? Refusal.Invalid(field, "length", $"{field}: must have at most {most} characters.")
        : null;

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9+.\-]*:\S+$", RegexOptions.None, 1000)]
    private static partial Regex Scheme();
}
