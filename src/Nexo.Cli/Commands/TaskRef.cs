using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Nexo.Client;

namespace Nexo.Cli.Commands;

/// <summary>A task on the command line: its id, or <c>ID@VERSION</c> with the version of the change set that was seen.</summary>
readonly record struct TaskRef(Guid Id, int? Version)
{
    public static readonly Argument<TaskRef> One = new("task") { Description = "Its id, as 'tasks list' shows it.", CustomParser = given => Read(given, given.Tokens[0].Value) };

    public static readonly Argument<TaskRef[]> Several = new("task")
    {
        Description = "Ids, or ID@VERSION: then what was edited after that version is not decided. Without a version, the one there is now.",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = given => [.. given.Tokens.Select(token => Read(given, token.Value))],
    };

    /// <summary>The versions that were seen; where none was named, those there are now.</summary>
    public static async Task<IReadOnlyDictionary<string, int>> Seen(Asked asked, IEnumerable<TaskRef> tasks)
    {
        Dictionary<string, int> seen = [];
        foreach (var task in tasks)
            seen[$"{task.Id}"] = task.Version ?? (await asked.Nexo.ReadTask(task.Id, asked.Stop)).ChangeSetVersion;
        return seen;
    }

    /// <summary>A table of what could not be done; the exit code.</summary>
    public static int Report(Asked asked, object answer, IReadOnlyList<Guid> done, string sentence, IReadOnlyList<Undecided> failed)
    {
        if (asked.IsJson)
            asked.Json(answer);
        else if (asked.IsQuiet)
            asked.Lines(done.Select(id => $"{id}"));
        else if (done.Count > 0)
            asked.Lines([sentence]);
        if (!asked.IsJson)
        {
            foreach (var no in failed)
                asked.Terminal.Error.WriteLine($"nexo: {no.Id}: {no.Error}");
        }
        return failed.Count > 0 ? ExitCode.Refused : 0;
    }

    static TaskRef Read(ArgumentResult given, string text)
    {
        var parts = text.Split('@', 2);
        var id = Options.Guid(given, parts[0], "nexo tasks list");
        if (parts.Length == 1)
            return new(id, null);
        if (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            given.AddError($"'{parts[1]}' is no version; 'nexo tasks show {parts[0]}' shows it");
        return new(id, version);
    }
}
