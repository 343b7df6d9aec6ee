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
        services.AddSingleton(OldLinks);
        services.AddSingleton(new Chore("ledger.expire-decisions", ExpireDecisions.Every, async (provider, cancellationToken) => await provider.GetRequiredService<ExpireDecisions>().Run(cancellationToken)));
    }

    static readonly Forgettable OldLinks = new("links to decide", options => options.ApprovalLinks, """
        with old as (
            select hash from approval_links where workspace_id = @workspace and expires_at < @before limit @limit
        ), gone as (
            delete from approval_links l using old where l.hash = old.hash returning 1
        )
        select count(*)::int from gone
        """);

    public static void MapLedger(this WebApplication app)
    {
        LedgerEndpoints.Map(app);
        StepEndpoints.Map(app);
        StepRoutes.Map(app);
        DecidePages.Map(app);
    }
}
