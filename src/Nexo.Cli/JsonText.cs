using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nexo.Cli;

/// <summary>JSON as this tool writes and reads it.</summary>
static class JsonText
{
    static readonly JsonSerializerOptions Line = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Converters = { new AbsentIsNull() } };

    static readonly JsonSerializerOptions Indented = new(Line) { WriteIndented = true };

    /// <summary>A member misspelt in a file is refused here, before it is lost.</summary>
    public static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    public static string Of(object answer, bool indented) => JsonSerializer.Serialize(answer, answer.GetType(), indented ? Indented : Line);

    sealed class AbsentIsNull : JsonConverter<JsonElement>
    {
        public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => JsonElement.ParseValue(ref reader);

        public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options)
        {
            if (value.ValueKind == JsonValueKind.Undefined)
                writer.WriteNullValue();
            else
                value.WriteTo(writer);
        }
    }
}
