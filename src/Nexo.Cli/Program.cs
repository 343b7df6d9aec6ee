using System.CommandLine;
using Nexo.Cli;
using Nexo.Cli.Commands;

var root = new RootCommand("Nexo from the command line. It finds the server by NEXO_URL and NEXO_KEY, or in .nexo/credentials.json.")
{
    ImportCommand.Make(),
    TokenCommands.Make(),
    ActivateCommand.Make(),
    StatusCommand.Make(),
    TaskCommands.Make(),
};
return await Answered.In(() => root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
