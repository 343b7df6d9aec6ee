using System.CommandLine;
using Nexo.Client;

namespace Nexo.Cli.Commands;

/// <summary><c>tasks assign|complete|cancel|fail|retry</c>: who does it, and how it ended.</summary>
static class TaskWork
{
    static readonly Option<string> To = new("--to") { Description = "Their e-mail address or id.", HelpName = "person" };

    static readonly Option<string> Strategy = Options.Among("--strategy", "specialist or roundrobin: let Nexo find somebody.", ["specialist", "roundrobin"]);

    static readonly Option<decimal> Hours = new("--hours") { Description = "How long it took.", Required = true, HelpName = "n" };

    static readonly Option<string> Notes = new("--notes") { Description = "What was done." };

    static readonly Option<bool> ByHand = new("--by-hand") { Description = "The change was made at the marketplace by hand." };

    static readonly Option<string> Why = new("--reason") { Description = "Why.", Required = true };

    static readonly Option<string> Error = new("--error") { Description = "What went wrong.", Required = true };

    public static IEnumerable<Command> All()
    {
        yield return Verb.Does("assign", "Give a task to somebody.", Assign, "tasks assign 0198a2b8-5dcd-7a73-beae-74750830ee18 --to ana@example.com", "tasks assign 0198a2b8-5dcd-7a73-beae-74750830ee18 --strategy specialist").Takes(TaskRef.One, To, Strategy);
        yield return Verb.Does("complete", "Say that a task is done.", Complete, "tasks complete 0198a2b8-5dcd-7a73-beae-74750830ee18 --hours 0.5 --notes \"Título trocado\"").Takes(TaskRef.One, Hours, Notes, ByHand);
        yield return Verb.Does("cancel", "Give an approved task up.", asked => Move(asked, id => asked.Nexo.CancelTask(id, new() { Reason = asked.Required(Why) }, asked.Stop))).Takes(TaskRef.One, Why);
        yield return Verb.Does("fail", "Say that the work failed.", asked => Move(asked, id => asked.Nexo.FailTask(id, new() { Error = asked.Required(Error) }, asked.Stop))).Takes(TaskRef.One, Error);
        yield return Verb.Does("retry", "Take a failed task up again.", asked => Move(asked, id => asked.Nexo.RetryTask(id, asked.Stop))).Takes(TaskRef.One);
    }

    static async Task Assign(Asked asked)
    {
        var id = asked.Get(TaskRef.One).Id;
        if (asked.Get(Strategy) is { } strategy)
        {
            var routed = await asked.Nexo.AssignIntelligently(new() { TaskId = id, Strategy = strategy }, null, asked.Stop);
            asked.Done(routed, $"{id}", routed.Message);
            return;
        }
        var person = await PersonCommands.Find(asked, asked.Get(To) ?? throw new CannotGoOn("Who gets it? --to PERSON or --strategy specialist."));
        var task = (await asked.Nexo.AssignTask(new() { TaskId = id, AssignedTo = person.Id }, asked.Stop)).Task;
        asked.Done(task, $"{id}", $"{person.Name} has it; it is {task.Status}.");
    }

    static Task Complete(Asked asked) =>
        Move(asked, id => asked.Nexo.CompleteTask(new() { TaskId = id, ActualHours = asked.Required(Hours), Notes = asked.Get(Notes), ByHand = asked.Get(ByHand) ? true : null }, asked.Stop));

    static async Task Move(Asked asked, Func<Guid, Task<TaskAnswer>> move)
    {
        var task = (await move(asked.Get(TaskRef.One).Id)).Task;
        asked.Done(task, $"{task.Id}", $"{task.Id} is {task.Status}.");
    }
}
