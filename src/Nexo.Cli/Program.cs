using System.CommandLine;
using System.CommandLine.Help;
using Nexo.Cli;
using Nexo.Cli.Commands;

var root = new Command("./nexo", "Nexo from the command line. It finds the server by NEXO_URL and NEXO_KEY, or in .nexo/credentials.json.")
{
    ImportCommand.Make(),
    MappingCommands.Make(),
    ExportCommands.Make(),
    TokenCommands.Make(),
    ActivateCommand.Make(),
    StatusCommand.Make(),
    TaskCommands.Make(),
    PersonCommands.Make(),
    PolicyCommands.Make(),
    ModelCommands.Make(),
    new HelpOption(),
};
return await Answered.In(root.Parse(args));
