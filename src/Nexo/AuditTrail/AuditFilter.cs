using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.AuditTrail;

/// <summary>What to show of the trail, as the API and the page are asked; all optional.</summary>
/// <param name="Actor"><c>person:&lt;id&gt;</c>, <c>agent:alex</c>, <c>nexo</c> or <c>policy:&lt;name&gt;</c>.</param>
/// <param name="Kind">A kind such as <c>task.approved</c>, or a category: decision, execution, access, settings, operation, other.</param>
/// <param name="Subject">The id of what was acted upon.</param>
/// <param name="Channel">amazon, mercadolivre, …</param>
/// <param name="From">The first day (2026-11-21, in the workspace's time zone) or moment (2026-11-21T12:00:00Z).</param>
/// <param name="To">The last day, which still counts, or the moment before which it ends.</param>
public record AuditQuery(string? Actor, string? Kind, string? Subject, string? Channel, string? From, string? To);

/// <summary>An <see cref="AuditQuery"/> that was understood.</summary>
sealed record AuditFilter
{
    public string? Actor { get; init; }

    /// <summary>Null: any; empty with <see cref="NotKinds"/>: those the table does not know.</summary>
    public string[]? Kinds { get; init; }
    public string[]? NotKinds { get; init; }
    public string? Subject { get; init; }
    public string? Channel { get; init; }
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? Before { get; init; }

    public static Outcome<AuditFilter> Read(AuditQuery query, TimeZoneInfo zone)
    {
        Channel? channel = null;
        if (Given(query.Channel) is { } named)
        {
            if (!Channels.Channel.TryParse(named, null, out var known))
                return Refusal.Invalid("channel", "unknown_channel", $"channel: must be one of {Channels.Channel.Names}.");
            channel = known;
        }
        foreach (var (field, text) in new[] { ("actor", query.Actor), ("kind", query.Kind), ("subject", query.Subject) })
            if (text is { Length: > 200 })
                return Refusal.Invalid(field, "too_long", $"{field}: has at most 200 characters.");
        if (!Moment("from", query.From, zone, endOfDay: false).Try(out var from, out var refusal) || !Moment("to", query.To, zone, endOfDay: true).Try(out var before, out refusal))
            return refusal;
        if (from >= before)
            return Refusal.Invalid("to", "ends_before_it_begins", "to: must not be before from.");
        var filter = new AuditFilter { Actor = Given(query.Actor), Subject = Given(query.Subject), Channel = channel?.Name, From = from, Before = before };
        return Given(query.Kind) is not { } kind ? filter
            : kind.Contains('.', StringComparison.Ordinal) ? filter with { Kinds = [kind] }
            : !Enum.TryParse<AuditCategory>(kind, ignoreCase: true, out var category) || !Enum.IsDefined(category) || int.TryParse(kind, CultureInfo.InvariantCulture, out _)
                ? Refusal.Invalid("kind", "unknown_kind", $"kind: must be a kind such as task.approved, or one of {string.Join(", ", Enum.GetNames<AuditCategory>()).ToLowerInvariant()}.")
            : category is AuditCategory.Other ? filter with { NotKinds = [.. AuditKinds.Audited.Keys] }
            : filter with { Kinds = [.. AuditKinds.In(category)] };
    }

    /// <summary>A day begins and ends in the workspace's zone, also on the two days a year that have not 24 hours.</summary>
    static Outcome<DateTimeOffset?> Moment(string field, string? text, TimeZoneInfo zone, bool endOfDay)
    {
        if (Given(text) is not { } given)
            return default(DateTimeOffset?);
        if (DateOnly.TryParseExact(given, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1 and < 9999)
            return Midnight(endOfDay ? day.AddDays(1) : day, zone);
        return DateTimeOffset.TryParse(given, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment) && given.Contains('T', StringComparison.Ordinal)
            ? moment
            : Refusal.Invalid(field, "not_a_date", $"{field}: must be a day such as 2026-11-21 or a moment such as 2026-11-21T12:00:00Z.");
    }

    static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(local)) // clocks went forward at midnight
            local = local.AddMinutes(30);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>Where a page of the trail ended. Opaque on the wire.</summary>
readonly record struct AuditCursor(DateTimeOffset At, long Position)
{
    public string Wire() => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks}.{Position}")));

    public static AuditCursor? Read(string text) =>
        text.Length <= 100 && Base64Url.IsValid(text)
        && Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split('.') is [var ticks, var place]
        && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTimeOffset.MaxValue.UtcTicks
        && long.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? new(new DateTimeOffset(at, TimeSpan.Zero), position)
            : null;
}
