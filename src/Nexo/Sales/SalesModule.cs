using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Sales;

/// <summary>What listings sold, day by day, and how the sellers' accounts stand: told from outside until connectors bring it.</summary>
static class SalesModule
{
    public static void AddSales(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RecordSales>();
        builder.Services.AddSingleton<ReadSales>();
        builder.Services.AddSingleton(new Forgettable("days of sales", options => options.Sales, $"""
            with old as (
                select s.listing_id, s.day from unnest(string_to_array('{Channel.Names}', ', ')) c (channel)
                 cross join lateral (select listing_id, day from sales_daily where channel = c.channel and workspace_id = @workspace and day < @before::date limit @limit) s
                 limit @limit
            ), gone as (
                delete from sales_daily s using old where (s.listing_id, s.day) = (old.listing_id, old.day) returning 1
            ) select count(*)::int from gone
            """));
    }

    public static void MapSales(this WebApplication app)
    {
        RecordSales.Map(app);
        ReadSales.Map(app);
    }
}
