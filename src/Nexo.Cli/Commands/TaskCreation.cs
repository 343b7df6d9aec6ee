using System.CommandLine;
using Nexo.Client;

namespace Nexo.Cli.Commands;

/// <summary><c>tasks create</c>: a proposal, by an agent or by hand.</summary>
static class TaskCreation
{
    static readonly Option<string> Title = new("--title") { Description = "What is to be done, 1 to 300 characters." };

    static readonly Option<string> Description = new("--description") { Description = "Why, and how." };

    static readonly Option<decimal?> Hours = new("--hours") { Description = "Estimated.", HelpName = "n" };

    static readonly Option<decimal?> Impact = new("--impact") { Description = "Expected effect in percent.", HelpName = "n" };

    static readonly Option<string[]> Tags = new("--tags") { Description = "Separated by blanks.", AllowMultipleArgumentsPerToken = true };

    static readonly Option<string> Fingerprint = new("--fingerprint") { Description = "What makes two proposals the same; while one is open, the other is merged into it." };

    public static Command Create()
    {
        var create = Verb.Does("create", "Propose a task: by options, or as JSON by --from.", Run,
            "tasks create --channel amazon --title \"Encurtar o título\" --category optimization --priority high --hours 0.5 --listing 0198a2b8-2f10-7c4e-9a31-5d2b8f7e6a01 --set title=\"Body RN azul\"",
            "tasks create --from proposal.json --idempotency-key nightly-2026-11-21");
        create.Takes(Options.From, Options.Channel, Title, Description, Options.Category, Options.Priority, Hours, Impact, Tags, TaskEdits.Listing, TaskEdits.Set, Fingerprint, Options.Idempotency);
        return create;
    }

    static async Task Run(Asked asked)
    {
        var proposal = asked.Get(Options.From) is { } file ? await asked.Read<TaskProposal>(file) : new TaskProposal
        {
            Marketplace = asked.Get(Options.Channel), Title = asked.Get(Title), Description = asked.Get(Description), Category = asked.Get(Options.Category), Priority = asked.Get(Options.Priority),
            EstimatedHours = asked.Get(Hours), Impact = asked.Get(Impact), Tags = asked.Names(Tags), Fingerprint = asked.Get(Fingerprint),
            ListingIds = asked.Get(TaskEdits.Listing) is { } listing ? [listing] : null, ChangeSet = await TaskEdits.New(asked),
        };
        var task = await asked.Nexo.CreateTask(proposal, asked.Get(Options.Idempotency), asked.Stop);
        asked.Done(task, $"{task.Id}", $"{task.Id} is {task.Status}: '{asked.Terminal.Name} tasks show {task.Id}' shows what became of it.");
    }
}
