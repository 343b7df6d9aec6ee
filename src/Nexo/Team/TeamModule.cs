using Nexo.Access;
using Nexo.Platform.Ui;

namespace Nexo.Team;

/// <summary>Who works in a workspace: inviting, changing, parting; and the workspaces themselves.</summary>
static class TeamModule
{
    public static void AddTeam(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddScoped<AddPerson>();
        services.AddScoped<ChangePerson>();
        services.AddSingleton<RemovePerson>();
        services.AddSingleton<GiveOver>();
        services.AddSingleton<ReadTeam>();
        services.AddSingleton<ReadPerson>();
        services.AddSingleton<InvitationLink>();
        services.AddSingleton<InvitePerson>();
        services.AddSingleton<RevokeInvitation>();
        services.AddScoped<AcceptInvitation>();
        services.AddSingleton<CreateWorkspace>();
        services.AddSingleton<ChangeWorkspace>();
        services.AddSingleton<SwitchWorkspace>();
        services.AddSingleton<OtherWorkspaces>();
        services.AddSingleton<WorkspacesOf>(provider => provider.GetRequiredService<OtherWorkspaces>().Of);
        services.AddSingleton<HeldElsewhere>(provider => provider.GetRequiredService<OtherWorkspaces>().Holding);
        services.AddAdministrationPage<TeamWords>(WorkspacePages.Settings, "workspace", Permission.Administer, order: 90);
        services.AddAdministrationPage<TeamWords>(TeamPages.Team, "team", Permission.Administer, order: 10);
    }

    public static void MapTeam(this WebApplication app)
    {
        app.MapPeople();
        app.MapInvitations();
        app.MapInvitationPages();
        app.MapAcceptPages();
        app.MapTeamPages();
        app.MapWorkspaces();
        app.MapWorkspacePages();
    }
}
