namespace Nexo.Sales;

/// <summary>What listings sold, day by day, and how the sellers' accounts stand: told from outside until connectors bring it.</summary>
static class SalesModule
{
    public static void AddSales(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RecordSales>();
        builder.Services.AddSingleton<ReadSales>();
    }

    public static void MapSales(this WebApplication app)
    {
        RecordSales.Map(app);
        ReadSales.Map(app);
    }
}
