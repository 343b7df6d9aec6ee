namespace Nexo.Platform;

static class LimitsModule
{
    public static void AddLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<LimitOptions>()
            .BindConfiguration("Nexo:Limits", o => o.ErrorOnUnknownConfiguration = true)
            .Validate(o => o.Person.IsPossible && o.Agent.IsPossible && o.Address.IsPossible && o.SignIn.IsPossible,
                "Nexo:Limits:Person, :Agent, :Address and :SignIn each take PerMinute and Burst from 1 to 1000000000.")
            .ValidateOnStart();
        builder.Services.AddSingleton<RequestBudgets>();
        builder.Services.AddSingleton(new Chore("limits.sweep", TimeSpan.FromHours(6), (services, cancellationToken) => services.GetRequiredService<RequestBudgets>().Sweep(cancellationToken)));
    }
}
