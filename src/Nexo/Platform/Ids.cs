using System.Data;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;

namespace Nexo.Platform;

/// <summary>A typed UUID (version 7, so it sorts by time of creation).</summary>
public interface IId<TSelf> : IParsable<TSelf> where TSelf : struct, IId<TSelf>
{
    Guid Value { get; }

    static abstract TSelf From(Guid value);
}

public readonly record struct WorkspaceId(Guid Value) : IId<WorkspaceId>
{
    public static WorkspaceId From(Guid value) => new(value);
    public static WorkspaceId Parse(string s, IFormatProvider? provider) => new(Guid.Parse(s, provider));
    public static bool TryParse(string? s, IFormatProvider? provider, out WorkspaceId result) => Ids.TryParse(s, out result);
    public override string ToString() => Value.ToString();
}

public readonly record struct PersonId(Guid Value) : IId<PersonId>
{
    public static PersonId From(Guid value) => new(value);
    public static PersonId Parse(string s, IFormatProvider? provider) => new(Guid.Parse(s, provider));
    public static bool TryParse(string? s, IFormatProvider? provider, out PersonId result) => Ids.TryParse(s, out result);
    public override string ToString() => Value.ToString();
}

public static class Ids
{
    public static T New<T>(TimeProvider time) where T : struct, IId<T> => New<T>(time.GetUtcNow());

    public static T New<T>(DateTimeOffset now) where T : struct, IId<T> => T.From(Guid.CreateVersion7(now));

    public static bool TryParse<T>(string? text, out T id) where T : struct, IId<T>
    {
        var parsed = Guid.TryParse(text, out var value);
        id = T.From(value);
        return parsed;
    }
}

/// <summary>Writes any <see cref="IId{TSelf}"/> to JSON as its UUID text.</summary>
public sealed class IdJsonConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsValueType && typeToConvert.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IId<>));

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(IdJsonConverter<>).MakeGenericType(typeToConvert))!;

    sealed class IdJsonConverter<T> : JsonConverter<T> where T : struct, IId<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && reader.TryGetGuid(out var value)
                ? T.From(value)
                : throw new JsonException("must be a UUID");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}

/// <summary>Lets Dapper read and write an id column.</summary>
sealed class IdTypeHandler<T> : SqlMapper.TypeHandler<T> where T : struct, IId<T>
{
    public override T Parse(object value) => T.From((Guid)value);

    public override void SetValue(IDbDataParameter parameter, T value) => parameter.Value = value.Value;
}
