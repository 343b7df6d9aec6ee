using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Nexo.Cli;

/// <summary>A command that does something, with examples for its help.</summary>
sealed class Verb : Command
{
    static readonly Option<int?> Watch = new("--watch") { Description = "Again every so many seconds (2), until Ctrl-C.", Arity = ArgumentArity.ZeroOrOne, HelpName = "seconds" };

    Verb(string name, string description, Func<Asked, Task<int>> run, IReadOnlyList<string> examples) : base(name, description)
    {
        Examples = examples;
        SetAction((given, stop) => run(new Asked(given, (Terminal)given.InvocationConfiguration, stop)));
    }

    /// <summary>What follows the program's name.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>Changes something, or does it once.</summary>
    public static Verb Does(string name, string description, Func<Asked, Task<int>> run, params IReadOnlyList<string> examples) => new(name, description, run, examples);

    public static Verb Does(string name, string description, Func<Asked, Task> run, params IReadOnlyList<string> examples) => new(name, description, Done(run), examples);

    /// <summary>Reads, so it may be looked at again and again.</summary>
    public static Verb Shows(string name, string description, Func<Asked, Task> run, params IReadOnlyList<string> examples) =>
        new(name, description, asked => asked.Has(Watch) ? Watched.Run(asked, asked.Get(Watch) ?? 2, run) : Done(run)(asked), examples) { Watch };

    /// <summary>With these arguments and options.</summary>
    public Verb Takes(params IReadOnlyList<Symbol> symbols)
    {
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
                Add(argument);
            else
                Add((Option)symbol);
        }
        return this;
    }

    /// <summary>A noun that does the same as one of its verbs when none is named.</summary>
    public static Command Noun(string name, string description, Verb usual, params IReadOnlyList<Command> others)
    {
        var noun = new Command(name, $"{description} By itself it is '{usual.Name}'.") { usual };
        foreach (var other in others)
            noun.Add(other);
        foreach (var option in usual.Options)
            noun.Add(option);
        noun.Action = usual.Action;
        return noun;
    }

    static Func<Asked, Task<int>> Done(Func<Asked, Task> run) => async asked =>
    {
        await run(asked);
        return 0;
    };
}

/// <summary>The usual help, and the command's examples.</summary>
sealed class HelpWithExamples : SynchronousCommandLineAction
{
    readonly HelpAction usual = new();

    public override bool Terminating => true;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        var examples = (command as Verb)?.Examples ?? [.. command.Subcommands.OfType<Verb>().SelectMany(verb => verb.Examples.Take(1))];
        if (examples.Count == 0)
            return code;
        var to = parseResult.InvocationConfiguration.Output;
        to.WriteLine("Examples:");
        foreach (var example in examples)
            to.WriteLine($"  {((Terminal)parseResult.InvocationConfiguration).Name} {example}");
        to.WriteLine();
        return code;
    }
}
