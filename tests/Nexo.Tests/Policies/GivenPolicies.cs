using System.Text.Json;
using Dapper;
using Nexo.Platform;
using Nexo.Tasks;
using Nexo.Tests.Support;

namespace Nexo.Tests.Policies;

/// <summary>Policies put into a workspace, switched on, the first at place 1.</summary>
static class GivenPolicies
{
    public static async Task<Policy> Policy(this Given given, Policy policy)
    {
        policy = policy with { Id = PolicyId.From(Guid.CreateVersion7()), Enabled = true };
        await using var db = await given.Db();
        await db.ExecuteAsync("""
            insert into policies (id, workspace_id, name, place, enabled, effect, four_eyes, expires_after_days, conditions, created_by, created_at, changed_by, changed_at)
            values (@Id, @workspace, @Name, @Place, true, @effect, @FourEyes, @ExpiresAfterDays, @conditions::jsonb, 'nexo', now(), 'nexo', now())
            """, new
        {
            policy.Id, workspace = given.Id, policy.Name, policy.Place, effect = policy.Effect.Wire(), policy.FourEyes, policy.ExpiresAfterDays,
            conditions = JsonSerializer.Serialize(policy.Conditions, Json.Options),
        });
        return policy;
    }

    public static async Task Price(this Given given, Nexo.Listings.ListingId listing, decimal price)
    {
        await using var db = await given.Db();
        await db.ExecuteAsync("update listings set price = @price, currency = 'BRL' where workspace_id = @Id and id = @listing", new { price, given.Id, listing });
    }
}
