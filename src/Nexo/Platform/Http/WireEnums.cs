using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nexo.Platform;

/// <summary>Enums as snake_case text (or as <see cref="JsonStringEnumMemberNameAttribute"/> says); a wrong one is answered with those that exist.</summary>
public sealed class WireEnums : JsonConverterFactory
{
    static readonly JsonStringEnumConverter Inner = new(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);

    /// <summary>As they are written on the wire, in the order of the enum.</summary>
    public static IReadOnlyList<string> Names(Type type) => [.. type.GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(field.Name))];

    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Named<>).MakeGenericType(typeToConvert), Inner.CreateConverter(typeToConvert, options))!;

    sealed class Named<T>(JsonConverter<T> inner) : JsonConverter<T> where T : struct, Enum
    {
        static readonly IReadOnlyList<string?> Known = Names(typeof(T));

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                if (reader.TokenType == JsonTokenType.String && Known.Contains(reader.GetString())) // the framework's reads any case
                    return inner.Read(ref reader, typeToConvert, options);
            }
            catch (JsonException)
            {
                // Said below, with the names.
            }
            throw new JsonException($"must be one of {string.Join(", ", Known)}");
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => inner.Write(writer, value, options);

        public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            inner.ReadAsPropertyName(ref reader, typeToConvert, options);

        public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            inner.WriteAsPropertyName(writer, value, options);
    }
}
