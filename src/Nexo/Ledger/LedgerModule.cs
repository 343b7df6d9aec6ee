namespace Nexo.Ledger;

/// <summary>The book of everything that runs: Nexo's own steps and those of programs outside, and the decisions that steps wait for.</summary>
static class LedgerModule
{
    public static void AddLedger(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ReadLedger>();
        services.AddSingleton<RecordEntry>();
        services.AddSingleton<MoveEntry>();
        services.AddSingleton<DecideStep>();
    }

    public static void MapLedger(this WebApplication app) => LedgerEndpoints.Map(app);
}
