using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nexo.Platform;

/// <summary>Times on the wire: UTC with a Z (<c>2026-02-24T14:35:12.5Z</c>); any offset is read, and none is UTC.</summary>
sealed class UtcTimes : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var time) && reader.TryGetDateTime(out var plain)
            ? plain.Kind == DateTimeKind.Unspecified ? new DateTimeOffset(plain, TimeSpan.Zero) : time
            : throw new JsonException("must be a time such as 2026-02-24T14:35:12Z");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[32];
        value.UtcDateTime.TryFormat(text, out var length, "yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }
}
