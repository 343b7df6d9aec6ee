using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace Nexo.Platform;

/// <summary>A JSON body read whole, with its bytes.</summary>
public readonly record struct JsonBody<T>(T Value, ReadOnlyMemory<byte> Bytes);

/// <summary>Reads a JSON body without an exception on the way out: what is wrong with it is a refusal that names field and rule.</summary>
public static class JsonBodies
{
    public static async ValueTask<Outcome<JsonBody<T>>> ReadJson<T>(this HttpRequest request, CancellationToken cancellationToken) where T : class
    {
        if (!request.HasJsonContentType())
            return new Refusal("unsupported_media_type", "Content-Type: must be application/json.", RefusalKind.WrongMedia, "Content-Type");
        if (await ReadBytes(request, cancellationToken) is not { } bytes)
            return JsonLimit.TooLarge;
        if (bytes.Length == 0)
            return Refusal.Invalid("body", "required", "body: must be an object.");
        if (!Utf8.IsValid(bytes))
            return Refusal.Invalid("body", "not_unicode", "body: must be well-formed UTF-8.");
        try
        {
            return JsonSerializer.Deserialize<T>(bytes, Json.Options) is { } value
                ? new JsonBody<T>(value, bytes)
                : Refusal.Invalid("body", "required", "body: must be an object.");
        }
        catch (JsonException e)
        {
            return BadJson.Refusal(e);
        }
    }

    /// <returns>Null when there are too many.</returns>
    static async ValueTask<byte[]?> ReadBytes(HttpRequest request, CancellationToken cancellationToken)
    {
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            if (read.Buffer.Length > JsonLimit.Bytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                return null;
            }
            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return bytes;
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
