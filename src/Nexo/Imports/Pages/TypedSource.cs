using System.Globalization;
using Nexo.Channels;

namespace Nexo.Imports.Pages;

/// <summary>A source as a person types it: every field a text, so that what was wrong can be shown again. A header's value is never shown again.</summary>
public sealed record TypedSource
{
    public const string Folder = "folder", Daily = "0";

    public string Name { get; init; } = "";
    public string Channel { get; init; } = "";
    public string Kind { get; init; } = "url";
    public string Location { get; init; } = "";
    public string Pattern { get; init; } = "";
    public string HeaderName { get; init; } = "";
    public string HeaderValue { get; init; } = "";
    public string Currency { get; init; } = "BRL";
    public string Mapping { get; init; } = "";

    /// <summary>Minutes; 0 is daily.</summary>
    public string Every { get; init; } = "60";
    public string At { get; init; } = "";
    public string Revision { get; init; } = "";

    public static TypedSource Of(ImportSource source) => new()
    {
        Name = source.Name, Channel = source.Channel.Name, Kind = source.Kind, Location = source.Location, Pattern = source.Pattern ?? "", HeaderName = source.HeaderName ?? "",
        Currency = source.Currency ?? "", Mapping = source.MappingId?.ToString() ?? "", Every = source.EveryMinutes?.ToString(CultureInfo.InvariantCulture) ?? Daily, At = source.At ?? "",
        Revision = source.Revision.ToString(CultureInfo.InvariantCulture),
    };

    public static TypedSource From(IFormCollection form) => new()
    {
        Name = form["name"].ToString(), Channel = form["channel"].ToString(), Kind = form["kind"].ToString(), Location = form["location"].ToString(), Pattern = form["pattern"].ToString(),
        HeaderName = form["headerName"].ToString(), HeaderValue = form["headerValue"].ToString(), Currency = form["currency"].ToString(), Mapping = form["mapping"].ToString(),
        Every = form["every"].ToString(), At = form["at"].ToString(), Revision = form["revision"].ToString(),
    };

    /// <summary>What the form does not show for this kind and cadence is not meant, though it was typed before.</summary>
    internal WantedSource Wanted()
    {
        var (isFolder, every) = (Kind == Folder, Number(Every));
        return new WantedSource(Name, Channels.Channel.TryParse(Channel, null, out var channel) ? channel : null, Kind, Location.Trim(), isFolder ? Pattern.Trim() : "",
            isFolder ? "" : HeaderName.Trim(), isFolder ? "" : HeaderValue, Currency.Trim().ToUpperInvariant(), Mapping, every, every is null ? At : "", null, Number(Revision));
    }

    static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
