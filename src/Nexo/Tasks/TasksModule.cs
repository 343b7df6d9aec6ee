namespace Nexo.Tasks;

static class TasksModule
{
    public static void AddTasks(this WebApplicationBuilder builder)
    {
    }

    public static void MapTasks(this WebApplication app)
    {
    }
}
