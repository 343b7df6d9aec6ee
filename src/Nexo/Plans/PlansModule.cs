using Nexo.Platform;

namespace Nexo.Plans;

static class PlansModule
{
    public static void AddPlans(this WebApplicationBuilder builder)
    {
        DapperSetup.Id<PlanId>();
        builder.Services.AddOptions<PlanOptions>()
            .BindConfiguration("Nexo:Plans", o => o.ErrorOnUnknownConfiguration = true)
            .Validate(o => o.Folder is null || Path.IsPathFullyQualified(o.Folder), "Nexo:Plans:Folder must be a whole path.")
            .Validate(o => o.WorkFolder is null || Path.IsPathFullyQualified(o.WorkFolder), "Nexo:Plans:WorkFolder must be a whole path.")
            .Validate(o => Uri.TryCreate(o.GitHubApi, UriKind.Absolute, out var url) && url.Scheme is "http" or "https", "Nexo:Plans:GitHubApi must be an http:// or https:// address.")
            .Validate(o => o.Secrets.Keys.All(name => ReadPlan.Word().IsMatch(name)), "Nexo:Plans:Secrets: a name has 1 to 40 letters, digits and underscores.")
            .ValidateOnStart();
        builder.Services.AddSingleton<KnownPlans>().AddSingleton<PlanShelf>().AddSingleton<SwitchPlan>().AddSingleton<TimePlan>().AddSingleton<KeepPlan>().AddSingleton<PlanFiles>();
        builder.Services.AddSingleton(new Chore("plans.files", PlanFiles.Every, (services, cancellationToken) => services.GetRequiredService<PlanFiles>().Read(cancellationToken)));
    }

    public static void MapPlans(this WebApplication app) => PlanEndpoints.Map(app);
}
