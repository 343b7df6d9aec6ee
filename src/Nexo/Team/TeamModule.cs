namespace Nexo.Team;

/// <summary>Who works in a workspace: inviting, changing, parting; and the workspaces themselves.</summary>
static class TeamModule
{
    public static void AddTeam(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<AddPerson>();
        builder.Services.AddScoped<ChangePerson>();
    }

    public static void MapTeam(this WebApplication app)
    {
        app.MapPeople();
    }
}
