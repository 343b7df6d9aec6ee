using Nexo.Inbox.ByHand;
using Nexo.Inbox.OneTask;
using Nexo.Inbox.Recent;
using Nexo.Inbox.Views;
using Nexo.Platform;

namespace Nexo.Inbox;

/// <summary>The pages on which people decide on tasks and carry them out: the inbox, and each task's own page.</summary>
static class InboxModule
{
    public static void AddInbox(this WebApplicationBuilder builder)
    {
        DapperSetup.Id<ViewId>();
        DapperSetup.Id<TemplateId>();
        var services = builder.Services;
        services.AddSingleton<Templates>();
        services.AddSingleton<MakeTasks>().AddSingleton<ShowNewTask>();
        services.AddSingleton<RecentDecisions>();
        services.AddSingleton<ListViews>();
        services.AddSingleton<SaveView>();
        services.AddSingleton<ChangeView>();
        services.AddSingleton<ReadSheet>();
        services.AddSingleton<ReadInbox>();
        services.AddSingleton<UndoDecision>();
        services.AddSingleton<SnoozeInbox>();
        services.AddSingleton<DecideInbox>();
        services.AddSingleton<TaskForms>();
    }

    public static void MapInbox(this WebApplication app)
    {
        InboxRoutes.Map(app);
        TaskRoutes.Map(app);
        ViewRoutes.Map(app);
        ViewEndpoints.Map(app);
        NewTaskRoutes.Map(app);
        TemplateEndpoints.Map(app);
    }
}
