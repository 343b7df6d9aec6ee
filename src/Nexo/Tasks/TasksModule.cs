using Dapper;
using Nexo.Platform;

namespace Nexo.Tasks;

static class TasksModule
{
    public static void AddTasks(this WebApplicationBuilder builder)
    {
        DapperSetup.Id<TaskId>();
        SqlMapper.AddTypeHandler(new JsonListHandler<Edit>());
        SqlMapper.AddTypeHandler(new JsonListHandler<CitedFinding>());
        var services = builder.Services;
        services.AddSingleton<TaskWriter>();
        services.AddHostedService(services => services.GetRequiredService<TaskWriter>());
        services.AddSingleton<CreateTasks>();
        services.AddSingleton<ListTasks>();
        services.AddSingleton<ReadTask>();
        services.AddSingleton<TaskHistory>();
        services.AddSingleton<CountTasks>();
    }

    public static void MapTasks(this WebApplication app)
    {
    }
}
