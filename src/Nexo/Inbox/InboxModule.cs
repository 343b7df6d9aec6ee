using Nexo.Inbox.OneTask;

namespace Nexo.Inbox;

/// <summary>The pages on which people decide on tasks and carry them out: the inbox, and each task's own page.</summary>
static class InboxModule
{
    public static void AddInbox(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ReadSheet>();
        services.AddSingleton<ReadInbox>();
        services.AddSingleton<UndoDecision>();
        services.AddSingleton<DecideInbox>();
        services.AddSingleton<TaskForms>();
    }

    public static void MapInbox(this WebApplication app)
    {
        InboxRoutes.Map(app);
        TaskRoutes.Map(app);
    }
}
