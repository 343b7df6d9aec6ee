using System.Globalization;
using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Imports;

/// <summary>A source as somebody gives it; of a change, what is left out stays.</summary>
/// <param name="Name">1 to 80 characters, once in the workspace whatever its case.</param>
/// <param name="Channel">Whose listings its files hold.</param>
/// <param name="Kind">folder or url; a change leaves it.</param>
/// <param name="Location">A folder below Nexo:Imports:Root, or an http(s) address.</param>
/// <param name="Pattern">Of the files in the folder, with * and ?; *.csv without.</param>
/// <param name="HeaderName">Sent to the address, for example Authorization; an empty one takes it away.</param>
/// <param name="HeaderValue">Sealed and never shown again.</param>
/// <param name="Currency">Of prices that name none; an empty one takes it away.</param>
/// <param name="Mapping">By name or id; an empty one takes it away.</param>
/// <param name="EveryMinutes">5 to 10080; either this or at.</param>
/// <param name="At">Daily at this time of the workspace's zone, as in 06:30.</param>
/// <param name="Paused">True holds it, false lets it go on.</param>
/// <param name="Revision">Of a change: the one that was seen; another answers 409.</param>
sealed record WantedSource(
    string? Name = null, Channel? Channel = null, string? Kind = null, string? Location = null, string? Pattern = null, string? HeaderName = null, string? HeaderValue = null,
    string? Currency = null, string? Mapping = null, int? EveryMinutes = null, string? At = null, bool? Paused = null, int? Revision = null)
{
    const int Shortest = 5, Longest = 7 * 24 * 60, LongestLocation = 2_000;

    /// <summary>Why it cannot be; null when it can. Whether the folder exists is found out by who reads it.</summary>
    public Refusal? Broken() =>
        string.IsNullOrWhiteSpace(Name) ? Refusal.Invalid("name", "name_missing", "name is required.")
        : Name.Trim().EnumerateRunes().Count() > 80 || Name.Any(char.IsControl) ? Refusal.Invalid("name", "name_not_possible", "name has at most 80 characters and no control characters.")
        : Channel is null ? Refusal.Invalid("channel", "unknown_channel", $"channel is one of {Channels.Channel.Names}.")
        : Kind is not ("folder" or "url") ? Refusal.Invalid("kind", "unknown_kind", "kind is folder or url.")
        : string.IsNullOrWhiteSpace(Location) || Location.Length > LongestLocation || Location.Any(char.IsControl) ? Refusal.Invalid("location", "location_not_possible", $"location has 1 to {LongestLocation} characters.")
        : Currency is { Length: > 0 } && (Currency.Length != 3 || !Currency.All(char.IsAsciiLetterUpper)) ? Refusal.Invalid("currency", "unknown_currency", "currency is a code of three capital letters, as in BRL.")
        : (Kind == "url" ? BrokenUrl() : BrokenFolder()) ?? BrokenCadence();

    Refusal? BrokenUrl() =>
        !Uri.TryCreate(Location, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") ? Refusal.Invalid("location", "address_not_possible", "location: an http:// or https:// address.")
        : address.UserInfo.Length > 0 ? Refusal.Invalid("location", "address_not_plain", "location: no user and password in the address; headerName and headerValue are for that.")
        : Pattern is { Length: > 0 } ? Refusal.Invalid("pattern", "either_or", "pattern: of a folder only.")
        : HeaderName is { Length: > 0 } name && (name.Length > 100 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')) ? Refusal.Invalid("headerName", "header_not_possible", "headerName: letters, digits and hyphens.")
        : HeaderName is { Length: > 0 } own && own.ToLowerInvariant() is "host" or "content-length" or "transfer-encoding" or "connection" ? Refusal.Invalid("headerName", "header_not_possible", "headerName: not one that HTTP itself uses.")
        : HeaderValue is { Length: > 0 } value && (value.Length > 4_000 || value.Any(c => c is < ' ' or > '~')) ? Refusal.Invalid("headerValue", "header_not_possible", "headerValue: 1 to 4000 visible ASCII characters.")
        : HeaderValue is { Length: > 0 } && string.IsNullOrEmpty(HeaderName) ? Refusal.Invalid("headerName", "required", "headerName: which header the value is for.")
        : null;

    Refusal? BrokenFolder() =>
        Path.IsPathRooted(Location) || Location!.Split('/', '\\').Contains("..") ? Refusal.Invalid("location", "folder_outside", "location: a folder below the configured root, without ..")
        : HeaderName is { Length: > 0 } || HeaderValue is { Length: > 0 } ? Refusal.Invalid("headerName", "either_or", "headerName: of an address only.")
        : Pattern is { Length: > 0 } pattern && (pattern.Length > 200 || pattern.AsSpan().IndexOfAny('/', '\\', '\0') >= 0) ? Refusal.Invalid("pattern", "pattern_not_possible", "pattern: the name of files with * and ?, without folders.")
        : null;

    Refusal? BrokenCadence() =>
        (EveryMinutes is null) == (At is null or "") ? Refusal.Invalid("everyMinutes", "either_or", "everyMinutes: give either everyMinutes or at.")
        : EveryMinutes is < Shortest or > Longest ? Refusal.Invalid("everyMinutes", "out_of_range", $"everyMinutes is a number from {Shortest} to {Longest}.")
        : EveryMinutes is null && !TimeOnly.TryParseExact(At, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? Refusal.Invalid("at", "not_a_time", "at is a time as in 06:30.")
        : null;

    public Cadence Cadence => new(EveryMinutes, At is { Length: > 0 } ? TimeOnly.ParseExact(At, "HH:mm", CultureInfo.InvariantCulture) : null);
}
