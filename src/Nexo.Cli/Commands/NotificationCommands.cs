using System.CommandLine;
using Nexo.Client;

namespace Nexo.Cli.Commands;

/// <summary><c>notifications list|read</c>: what one was told.</summary>
static class NotificationCommands
{
    static readonly Option<bool> Unread = new("--unread") { Description = "Only what was not read." };

    public static Command Make()
    {
        var list = Verb.Shows("list", "What one was told, the latest first.", List, "notifications list --unread --watch 30");
        list.Add(Unread);
        list.Add(Options.Limit);
        list.Add(Options.Cursor);
        var read = Verb.Does("read", "Mark all as read.", async asked =>
        {
            var left = await asked.Nexo.ReadNotifications(new() { All = true }, asked.Stop);
            asked.Done(left, $"{left.Unread}", $"{left.Unread} unread.");
        });
        return Verb.Noun("notifications", "What one was told.", list, read);
    }

    static async Task List(Asked asked)
    {
        var page = await asked.Nexo.ListNotifications(new() { Unread = asked.Get(Unread) ? true : null, Limit = asked.Get(Options.Limit), Cursor = asked.Get(Options.Cursor) }, asked.Stop);
        asked.Table(page, page.Notifications,
        [
            new("id", one => $"{one.Id}"), new("when", one => Asked.When(one.At)), new("what", one => one.Kind), new("who", one => one.ActorName ?? one.Actor, Shrinks: true, Rank: 1), new("task", one => $"{one.TaskId}", Rank: 2), new("title", one => one.TaskTitle, Shrinks: true), new("text", one => one.Text ?? one.Reason, Shrinks: true, Rank: 3),
        ], $"{page.Unread} unread{Asked.Foot(page.NextCursor, "; ")}");
    }
}
