using System.CommandLine;
using System.Globalization;

namespace Nexo.Cli.Commands;

/// <summary><c>tasks list</c>: the newest tasks.</summary>
static class TaskCommands
{
    static readonly Option<string> Status = new("--status") { Description = "For example awaiting_approval." };

    static readonly Option<int> Limit = new("--limit") { Description = "1 to 200.", DefaultValueFactory = _ => 20 };

    public static Command Make()
    {
        var channel = Channels.Option(required: false);
        var list = new Command("list", "The newest tasks.") { Status, channel, Limit };
        list.SetAction((given, stop) => List(given.GetValue(Status), given.GetValue(channel), given.GetValue(Limit), stop));
        return new Command("tasks", "Look at tasks.") { list };
    }

    static async Task<int> List(string? status, string? channel, int limit, CancellationToken stop)
    {
        var page = await Server.Connect().Tasks(status, channel, limit, stop);
        Columns.Write(["id", "channel", "status", "priority", "created", "title"], page.Tasks.Select(task => (string[])
            [$"{task.Id}", task.Marketplace, task.Status, task.Priority, task.CreatedAt.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), task.Title]));
        Console.WriteLine($"{page.Tasks.Count} of {page.Total}{(page.TotalIsExact ? "" : " or more")}");
        return 0;
    }
}
