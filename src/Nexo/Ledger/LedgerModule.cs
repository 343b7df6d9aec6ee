using Nexo.Platform;

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
        services.AddSingleton<WaitingSteps>();
        services.AddSingleton<FollowLink>();
        services.AddSingleton<IOutboxWork, AskDeciders>();
        services.AddSingleton<IDelivered, NoteNotified>();
        services.AddSingleton<ExpireDecisions>();
        services.AddSingleton(new Chore("ledger.expire-decisions", ExpireDecisions.Every, async (provider, cancellationToken) => await provider.GetRequiredService<ExpireDecisions>().Run(cancellationToken)));
    }

    public static void MapLedger(this WebApplication app)
    {
        LedgerEndpoints.Map(app);
        StepEndpoints.Map(app);
        StepRoutes.Map(app);
        DecidePages.Map(app);
    }
}
