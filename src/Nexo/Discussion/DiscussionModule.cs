using Nexo.Discussion.Comments;
using Nexo.Discussion.Notifications;
using Nexo.Platform;
using Nexo.Platform.Ui;

namespace Nexo.Discussion;

/// <summary>What people say about tasks, and what they are told of: comments, mentions, notifications.</summary>
static class DiscussionModule
{
    public static void AddDiscussion(this WebApplicationBuilder builder)
    {
        DapperSetup.Id<CommentId>();
        var services = builder.Services;
        services.AddSingleton<ReadComments>();
        services.AddSingleton<WriteComment>();
        services.AddSingleton<Mentions>();
        services.AddSingleton<Bells>().AddSingleton<BellOf>(s => s.GetRequiredService<Bells>().For);
        services.AddSingleton<ListNotifications>();
        services.AddSingleton<MarkRead>();
        services.AddSingleton<MuteNotifications>();
        services.AddSingleton(Forgettable.Rows("notifications", "notifications", options => options.Notifications));
    }

    public static void MapDiscussion(this WebApplication app)
    {
        CommentEndpoints.Map(app);
        CommentRoutes.Map(app);
        NotificationEndpoints.Map(app);
        NotificationRoutes.Map(app);
    }
}
