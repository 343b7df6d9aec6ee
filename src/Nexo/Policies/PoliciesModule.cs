using Nexo.Access;

namespace Nexo.Policies;

/// <summary>The workspace's policies: who writes them, what they would have done, and in which order they are asked. They are applied by triage, in Tasks.</summary>
static class PoliciesModule
{
    public const string Path = AdministrationPages.Root + "/politicas";

    public static void AddPolicies(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<WritePolicies>();
        services.AddSingleton<PolicyHistory>();
        services.AddSingleton<DryRun>();
        services.AddSingleton<PolicySentence>();
        services.AddAdministrationPage<PolicyWords>(Path, "policies", Permission.ManageSettings, order: 40);
    }

    public static void MapPolicies(this WebApplication app)
    {
        PolicyEndpoints.Map(app);
        PolicyPages.Map(app);
    }
}
