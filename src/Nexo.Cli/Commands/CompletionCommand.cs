using System.CommandLine;
using System.CommandLine.Completions;
using System.Text;

namespace Nexo.Cli.Commands;

/// <summary><c>completion bash|zsh</c>: a script that knows every command, option and value by itself, so that completing starts no program.</summary>
static class CompletionCommand
{
    static readonly Argument<string> Shell = new Argument<string>("shell") { Description = "bash or zsh." }.AcceptOnlyFromAmong("bash", "zsh");

    public static Command Make()
    {
        var completion = Verb.Does("completion", "A script that completes commands, options and values.", asked =>
        {
            asked.Lines([Script(asked.Get(Shell), asked.Terminal)]);
            return Task.CompletedTask;
        }, "completion bash > ~/.local/share/bash-completion/completions/nexo", "completion zsh > ~/.nexo.zsh   # and in .zshrc: source ~/.nexo.zsh");
        completion.Add(Shell);
        return completion;
    }

    static string Script(string shell, Terminal terminal)
    {
        var words = new StringBuilder();
        var more = terminal.Environment("NEXO_VERBS")?.Split(' ') ?? []; // what the script around this program does by itself
        Walk(words, Entry.Tree(terminal.Name), "", more);
        var zsh = shell == "zsh" ? "autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n" : "";
        return $$"""
            # Completes nexo: every place of the command line, and what may follow there.
            {{zsh}}
            _nexo_words() {
              case $1 in
            {{words}}  esac
            }
            _nexo() {
              local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} at="" i follow
              for ((i = 1; i < COMP_CWORD; i++)); do
                case ${COMP_WORDS[i]} in -*) ;; *) [ -z "$(_nexo_words "$at ${COMP_WORDS[i]}")" ] || at="$at ${COMP_WORDS[i]}" ;; esac
              done
              follow=$(_nexo_words "$at")
              case $before in
                --*) [ -z "$(_nexo_words "$at $before")" ] || follow=$(_nexo_words "$at $before") ;;
              esac
              COMPREPLY=($(compgen -W "$follow" -- "$word"))
            }
            complete -o default -F _nexo nexo ./nexo
            """;
    }

    static void Walk(StringBuilder words, Command command, string at, IEnumerable<string> more)
    {
        var options = command.Options.Concat(Everywhere.All).Where(option => !option.Hidden).DistinctBy(option => option.Name).ToList();
        var follow = command.Subcommands.Select(sub => sub.Name).Concat(more).Concat(command.Arguments.SelectMany(Values)).Concat(options.Select(option => option.Name)).Append("--help").Distinct();
        words.Append(System.Globalization.CultureInfo.InvariantCulture, $"    '{at}') echo {string.Join(' ', follow)} ;;\n");
        foreach (var option in options.Where(option => Values(option).Any()))
            words.Append(System.Globalization.CultureInfo.InvariantCulture, $"    '{at} {option.Name}') echo {string.Join(' ', Values(option))} ;;\n");
        foreach (var sub in command.Subcommands)
            Walk(words, sub, $"{at} {sub.Name}", []);
    }

    /// <summary>Of an option or argument with a closed list; a switch has none.</summary>
    static IEnumerable<string> Values(Symbol symbol) =>
        symbol is Option { ValueType: var type } && type == typeof(bool) ? []
        : symbol is Option { ValueType: var perhaps } && perhaps == typeof(bool?) ? ["true", "false"]
        : symbol.GetCompletions(CompletionContext.Empty).Select(item => item.Label).Where(label => label.All(c => char.IsLetterOrDigit(c) || c is '_' or '-'));
}
