using Dapper;
using Nexo.Auditing.Neighbours;
using Nexo.Channels;
using Nexo.Platform;
using Nexo.Rules;
using Npgsql;

namespace Nexo.Auditing.Settings;

/// <summary>Which data no listing of a channel has, so that the rules that need them stay silent.</summary>
sealed record LackingData(IReadOnlySet<string> WithSales, IReadOnlySet<string> WithOrders)
{
    public static async Task<LackingData> Of(NpgsqlConnection db, WorkspaceId workspace, IReadOnlyCollection<Channel> channels, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var told = (await GatherPaces.Until(db, workspace, channels.Select(channel => channel.Name), now, cancellationToken)).ToArray();
        var dispatched = await db.QueryAsync<string>(new CommandDefinition("""
            select c.name from unnest(@names, @days) as c (name, day)
             where exists (select from sales_daily where workspace_id = @workspace and channel = c.name and day = c.day and late_orders is not null)
            """, new { workspace, names = told.Select(one => one.Channel).ToArray(), days = told.Select(one => one.Day).ToArray() }, cancellationToken: cancellationToken));
        return new LackingData(told.Select(one => one.Channel).ToHashSet(), dispatched.ToHashSet());
    }

    /// <summary>In the viewer's language; null where the rule has what it needs.</summary>
    public string? For(Channel channel, Rule rule) => rule.Needs switch
    {
        null => null,
        Missing.Sales when WithSales.Contains(channel.Name) => null,
        Missing.Orders when WithOrders.Contains(channel.Name) => null,
        { } why => RuleText.Why(why),
    };
}
