using System.Data;
using System.Text.Json;
using Dapper;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Tasks;

/// <summary>A workspace's policies as the database holds them.</summary>
static class ReadPolicies
{
    public const string Columns = """
        id, name, place, enabled, replace(effect, '_', '') as effect, four_eyes, expires_after_days, conditions, version, created_by, created_at, changed_by, changed_at
        """;

    public static async Task<PolicyOrder> Of(NpgsqlConnection db, WorkspaceId workspace, CancellationToken cancellationToken)
    {
        await using var rows = await db.QueryMultipleAsync(new CommandDefinition($"""
            select {Columns} from policies where workspace_id = @workspace order by place, id;
            select four_eyes, expires_after_days from policy_defaults where workspace_id = @workspace
            """, new { workspace }, cancellationToken: cancellationToken));
        return new((await rows.ReadAsync<Policy>()).AsList(), await rows.ReadSingleOrDefaultAsync<PolicyDefaults>() ?? new());
    }
}

/// <summary>Lets Dapper read conditions from their jsonb.</summary>
sealed class PolicyConditionsHandler : SqlMapper.TypeHandler<PolicyConditions>
{
    public override PolicyConditions Parse(object value) => JsonSerializer.Deserialize<PolicyConditions>((string)value, Json.Options) ?? new();

    public override void SetValue(IDbDataParameter parameter, PolicyConditions? value) => parameter.Value = JsonSerializer.Serialize(value, Json.Options);
}
