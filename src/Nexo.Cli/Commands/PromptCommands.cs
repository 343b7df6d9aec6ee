using System.CommandLine;
using Nexo.Client;

namespace Nexo.Cli.Commands;

/// <summary><c>prompts list|show|add|use</c>: what the agents are told, in versions.</summary>
static class PromptCommands
{
    static readonly Argument<string> Agent = new("agent") { Description = "alex, marina, sunny, tren, viral or premium." };

    static readonly Argument<int> Version = new("version") { Description = "As 'nexo prompts list AGENT' shows it." };

    static readonly Option<string> Text = new("--text-from") { Description = "A file with the text; - for the input.", HelpName = "file", Required = true };

    static readonly Option<string> Note = new("--note") { Description = "Why this version." };

    static readonly Option<string> Label = new("--label") { Description = "Which label moves there.", DefaultValueFactory = _ => "production" };

    public static Command Make()
    {
        var list = Verb.Shows("list", "The versions of an agent's instructions, and which is in use.", List, "prompts list marina").Takes(Agent);
        var show = Verb.Shows("show", "The text of a version.", Show, "prompts show marina 3 > marina.txt").Takes(Agent);
        show.Add(Version);
        var add = Verb.Does("add", "Write a new version; it is not in use until a label moves there.", Add, "prompts add marina --text-from marina.txt --note \"Pede a grade de tamanhos\"").Takes(Agent, Text, Note);
        var use = Verb.Does("use", "Put a version into production, or roll back.", Use, "prompts use marina 3").Takes(Agent, Label);
        use.Add(Version);
        return new Command("prompts", "What the agents are told, in versions.") { list, show, add, use };
    }

    static async Task List(Asked asked)
    {
        var prompts = await asked.Nexo.ListPrompts(asked.Get(Agent), asked.Stop);
        asked.Table(prompts, prompts.Versions,
        [
            new("version", one => $"{one.Version}"), new("in use as", one => string.Join(' ', prompts.Labels.Where(label => label.Version == one.Version).Select(label => label.Label))), new("by", one => one.Author ?? one.CreatedBy, Rank: 2),
            new("when", one => Asked.When(one.CreatedAt), Rank: 1), new("note", one => one.Note, Shrinks: true),
        ]);
    }

    static async Task Show(Asked asked)
    {
        var (agent, version) = (asked.Get(Agent), asked.Get(Version));
        var found = (await asked.Nexo.ListPrompts(agent, asked.Stop)).Versions.FirstOrDefault(one => one.Version == version)
            ?? throw new CannotGoOn($"{agent} has no version {version}; '{asked.Terminal.Name} prompts list {agent}' shows those there are.");
        if (asked.IsJson)
            asked.Json(found);
        else
            asked.Lines([found.Text]);
    }

    static async Task Add(Asked asked)
    {
        var from = asked.Required(Text);
        if (from != "-" && !File.Exists(from))
            throw new CannotGoOn($"--text-from {from}: there is no such file.");
        var text = from == "-" ? await asked.Terminal.Input.ReadToEndAsync(asked.Stop) : await File.ReadAllTextAsync(from, asked.Stop);
        var added = await asked.Nexo.AddPrompt(asked.Get(Agent), new() { Text = text, Note = asked.Get(Note) }, null, asked.Stop);
        asked.Done(added, $"{added.Version}", $"{added.Name} is kept; '{asked.Terminal.Name} prompts use {asked.Get(Agent)} {added.Version}' puts it into production.");
    }

    static async Task Use(Asked asked)
    {
        var (agent, version, label) = (asked.Get(Agent), asked.Get(Version), asked.Get(Label)!);
        var seen = (await asked.Nexo.ListPrompts(agent, asked.Stop)).Labels.FirstOrDefault(one => one.Label == label)?.Version;
        var moved = await asked.Nexo.MovePromptLabel(agent, label, new() { Version = version, Seen = seen }, asked.Stop);
        asked.Done(moved, $"{version}", $"{agent} works with version {version} as {label}{(seen is null ? "" : $"; it was {seen}")}.");
    }
}
