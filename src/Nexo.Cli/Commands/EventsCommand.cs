using System.CommandLine;
using Nexo.Client;

namespace Nexo.Cli.Commands;

/// <summary><c>events</c>: follows what happens, without end and without a gap.</summary>
static class EventsCommand
{
    static readonly Option<string> Types = new("--types") { Description = "Kinds, comma-separated, task.* allowed." };

    static readonly Option<string> Since = new("--since") { Description = "Go on after this event's id.", HelpName = "id" };

    static readonly Option<int?> Count = new("--count") { Description = "End after so many.", HelpName = "n" };

    public static Command Make()
    {
        var events = Verb.Does("events", "Follow what happens, as it happens; after a break it goes on where it stopped. With --json a line each.", Run, "events --types 'task.*'", "events --json --since 8123-991 --count 10");
        events.Add(Types);
        events.Add(Since);
        events.Add(Count);
        return events;
    }

    static async Task Run(Asked asked)
    {
        var left = asked.Get(Count) ?? int.MaxValue;
        await foreach (var one in asked.Nexo.StreamEvents(asked.Get(Types), asked.Get(Since), asked.Stop))
        {
            asked.Lines([asked.IsJson ? JsonText.Of(one, indented: false) : asked.IsQuiet ? one.Id : Line(one)]);
            await asked.Terminal.Output.FlushAsync(asked.Stop);
            if (--left <= 0)
                return;
        }
    }

    static string Line(NexoEvent one) => $"{Asked.When(one.At)}  {one.Kind.PadRight(22)}  {one.Channel ?? "",-12}  {one.Actor}  {one.Subject}";
}
