namespace Nexo.Discussion;

/// <summary>What people say about tasks, and what they are told of: comments, mentions, notifications.</summary>
static class DiscussionModule
{
    public static void AddDiscussion(this WebApplicationBuilder builder)
    {
    }

    public static void MapDiscussion(this WebApplication app)
    {
    }
}
