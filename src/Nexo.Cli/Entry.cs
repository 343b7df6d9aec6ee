using System.CommandLine;
using System.CommandLine.Help;
using Nexo.Cli.Commands;

namespace Nexo.Cli;

/// <summary>The table of contents.</summary>
static class Entry
{
    static Task<int> Main(string[] args) => Run(args, Terminal.OfProcess());

    public static Task<int> Run(string[] args, Terminal terminal) => Answered.In(Tree(terminal.Name).Parse(args), terminal);

    /// <param name="name">How this program was called.</param>
    public static Command Tree(string name)
    {
        var root = new Command(name, "Nexo from the command line. It finds the server by --server and --key, by NEXO_URL and NEXO_KEY, or in .nexo/credentials.json.")
        {
            TaskCommands.Make(), ActivateCommand.Make(), ActivationCommands.Make(), StatusCommands.Status(), StatusCommands.Stats(), EventsCommand.Make(),
            ListingCommands.Make(), ImportCommand.Make(), ImportCommands.Make(), SourceCommands.Make(), MappingCommands.Make(), ExportCommands.Make(),
            FindingCommands.Make(), RuleCommands.Make(), RunCommand.Make(), RunCommands.Make(), PlanCommands.Make(),
            PolicyCommands.Make(), ViewCommands.Make(), ModelCommands.Make(), PromptCommands.Make(),
            PersonCommands.Make(), InvitationCommands.Make(), WorkspaceCommands.Make(), TokenCommands.Make(), WebhookCommands.Make(), WhoAmICommand.Make(), NotificationCommands.Make(), AuditCommands.Make(),
            CompletionCommand.Make(),
        };
        foreach (var option in Everywhere.All)
            root.Add(option);
        root.Add(new HelpOption { Action = new HelpWithExamples() });
        root.Add(new VersionCommandOption());
        return root;
    }
}

/// <summary><c>--version</c>: of this tool.</summary>
sealed class VersionCommandOption : Option<bool>
{
    public VersionCommandOption() : base("--version")
    {
        Description = "Which version this is.";
        Action = new Say();
    }

    sealed class Say : System.CommandLine.Invocation.SynchronousCommandLineAction
    {
        public override bool Terminating => true;

        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine(typeof(Entry).Assembly.GetName().Version!.ToString(3));
            return 0;
        }
    }
}
