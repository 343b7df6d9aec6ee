using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Nexo.Tasks.Pages;

/// <summary>The inbox and the task page.</summary>
static class TaskPages
{
    public static void AddTaskPages(this IServiceCollection services)
    {
        services.TryAddSingleton<FindingSaid>(_ => (_, _) => null);
        services.AddSingleton<ReadSheet>();
        services.AddSingleton<Inbox>();
        services.AddSingleton<UndoDecision>();
        services.AddSingleton<DecideInbox>();
        services.AddSingleton<TaskForms>();
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        InboxRoutes.Map(app);
        TaskRoutes.Map(app);
    }
}
