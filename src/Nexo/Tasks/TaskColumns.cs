using System.Data;
using System.Text.Json;
using Dapper;
using Nexo.Platform;

namespace Nexo.Tasks;

/// <summary>Lets Dapper read a jsonb array into a list.</summary>
sealed class JsonListHandler<T> : SqlMapper.TypeHandler<IReadOnlyList<T>>
{
    public override IReadOnlyList<T> Parse(object value) => JsonSerializer.Deserialize<IReadOnlyList<T>>((string)value, Json.Options) ?? [];

    public override void SetValue(IDbDataParameter parameter, IReadOnlyList<T>? value) => parameter.Value = JsonSerializer.Serialize(value, Json.Options);
}
