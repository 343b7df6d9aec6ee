namespace Nexo.Platform;

static class RetentionModule
{
    public static void AddRetention(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<RetentionOptions>()
            .BindConfiguration("Nexo:Retention", o => o.ErrorOnUnknownConfiguration = true)
            .Validate(o => o is { Tasks: 0 or >= RetentionOptions.LeastForTasks and <= 36_500 },
                $"Nexo:Retention:Tasks must be 0 (for ever) or {RetentionOptions.LeastForTasks} to 36500 days: metrics and forecasts look back a month.")
            .Validate(o => o is { ModelCalls: 0 or >= RetentionOptions.LeastForModelCalls and <= 36_500 },
                $"Nexo:Retention:ModelCalls must be 0 (for ever) or {RetentionOptions.LeastForModelCalls} to 36500 days: spending limits look back a month.")
            .Validate(o => o is { Sales: 0 or >= RetentionOptions.LeastForSales and <= 36_500 },
                $"Nexo:Retention:Sales must be 0 (for ever) or {RetentionOptions.LeastForSales} to 36500 days: rules look back two months.")
            .Validate(o => o is { GoneFindings: >= 0 and <= 36_500, ImportRefusals: >= 0 and <= 36_500, Notifications: >= 0 and <= 36_500, Deliveries: >= 0 and <= 36_500, Runs: >= 0 and <= 36_500, StepLogs: >= 0 and <= 36_500, ApprovalLinks: >= 0 and <= 36_500 },
                "Nexo:Retention:GoneFindings, ImportRefusals, Notifications, Deliveries, Runs, StepLogs and ApprovalLinks must be 0 (for ever) to 36500 days.")
            .ValidateOnStart();
        builder.Services.AddSingleton<Forget>();
        builder.Services.AddSingleton(new Chore("retention", Forget.Every, async (services, stop) => await services.GetRequiredService<Forget>().Run(stop)));
    }
}
