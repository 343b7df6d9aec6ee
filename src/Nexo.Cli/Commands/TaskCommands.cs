using System.CommandLine;
using System.Globalization;

namespace Nexo.Cli.Commands;

/// <summary><c>tasks list</c>: the newest tasks.</summary>
static class TaskCommands
{
    const int AtFirst = 20;

    static readonly Option<string> Status = new("--status") { Description = "For example awaiting_approval." };

    static readonly Option<int> Limit = new("--limit") { Description = "1 to 200.", DefaultValueFactory = _ => AtFirst };

    public static Command Make()
    {
        var channel = Channels.Option(required: false);
        var list = new Command("list", "The newest tasks.") { Status, channel, Limit };
        list.SetAction((given, stop) => List(given.GetValue(Status), given.GetValue(channel), given.GetValue(Limit), stop));
        var tasks = new Command("tasks", "The newest tasks.") { list };
        tasks.SetAction((_, stop) => List(null, null, AtFirst, stop));
        return tasks;
    }

    static async Task<int> List(string? status, string? channel, int limit, CancellationToken stop)
    {
        var page = await Server.Connect().ListTasks(new() { Status = status, Marketplace = channel, Limit = limit }, stop);
        Columns.Write(["id", "channel", "status", "priority", "created", "title"], page.Tasks.Select(task => (string[])
            [$"{task.Id}", task.Marketplace, task.Status, task.Priority, task.CreatedAt.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), task.Title]));
        Console.WriteLine($"{page.Tasks.Count} of {page.Total}{(page.TotalIsExact ? "" : " or more")}");
        return 0;
    }
}
