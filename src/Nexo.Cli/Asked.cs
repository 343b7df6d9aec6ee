using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Nexo.Client;

namespace Nexo.Cli;

/// <summary>What a verb was asked, and how it answers: for people, for programs (<c>--json</c>) or ids alone (<c>--quiet</c>).</summary>
sealed class Asked(ParseResult given, Terminal terminal, CancellationToken stop)
{
    NexoClient? nexo;

    public NexoClient Nexo => nexo ??= Server.Connect(given, terminal);

    public CancellationToken Stop => stop;

    public Terminal Terminal => terminal;

    /// <summary>Whether programs read the answer.</summary>
    public bool IsJson => given.GetValue(Everywhere.Json);

    public bool IsQuiet => given.GetValue(Everywhere.Quiet);

    /// <summary>JSON on one line each, because there will be more.</summary>
    public bool IsEndless { get; init; }

    public T? Get<T>(Option<T> option) => given.GetValue(option);

    public T Get<T>(Argument<T> argument) => given.GetRequiredValue(argument);

    public T Required<T>(Option<T> option) => given.GetRequiredValue(option);

    public bool Has(Option option) => given.GetResult(option) is { Implicit: false };

    /// <summary>Several names of an option; null where it was not given.</summary>
    public string[]? Names(Option<string[]> option) => given.GetValue(option) is { Length: > 0 } names ? names : null;

    /// <summary>The same question, answered elsewhere.</summary>
    public Asked To(TextWriter output) => new(given, terminal.To(output), stop) { IsEndless = true, nexo = nexo };

    /// <summary>A list; the first column is the id.</summary>
    /// <param name="answer">What the API said, whole.</param>
    /// <param name="rows">Of the table.</param>
    /// <param name="columns">Those with a rank are left out first where the terminal is narrow.</param>
    /// <param name="foot">A sentence below; null for none.</param>
    public void Table<T>(object answer, IReadOnlyList<T> rows, IReadOnlyList<Column<T>> columns, string? foot = null)
    {
        if (IsJson)
            Json(answer);
        else if (IsQuiet)
            Lines(rows.Select(row => columns[0].Cell(row) ?? ""));
        else
        {
            Lines(Columns.Of(rows, columns, terminal.Width));
            if (foot is not null)
                Note(foot);
        }
    }

    /// <summary>One thing: what it is called, and each of its facts that there is.</summary>
    public void Facts(object answer, string id, params IReadOnlyList<(string Name, string? Value)> facts)
    {
        if (IsJson)
            Json(answer);
        else if (IsQuiet)
            terminal.Output.WriteLine(id);
        else
        {
            var there = facts.Where(fact => !string.IsNullOrEmpty(fact.Value)).ToList();
            var width = there.Max(fact => fact.Name.Length) + 2;
            Lines(there.Select(fact => $"{fact.Name.PadRight(width)}{fact.Value!.ReplaceLineEndings($"\n{new string(' ', width)}")}"));
        }
    }

    /// <summary>That something was done.</summary>
    public void Done(object answer, string id, string sentence)
    {
        if (IsJson)
            Json(answer);
        else
            terminal.Output.WriteLine(IsQuiet ? id : sentence);
    }

    /// <summary>A secret: alone on the output, so that a script can take it; what to know about it beside.</summary>
    public void Secret(object answer, string secret, string note)
    {
        if (IsJson)
            Json(answer);
        else
        {
            Note(note);
            terminal.Output.WriteLine(secret);
        }
    }

    public void Json(object answer) => terminal.Output.WriteLine(JsonText.Of(answer, indented: !IsEndless));

    /// <summary>For people, beside the answer.</summary>
    public void Note(string sentence)
    {
        if (!IsQuiet && !IsJson)
            terminal.Error.WriteLine(sentence);
    }

    public void Lines(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            terminal.Output.WriteLine(line);
    }

    /// <summary>A file as it comes, to where it was wanted.</summary>
    public async Task Save(Stream from, FileInfo? file)
    {
        await using (from)
        {
            if (file is null && terminal.Bytes is null)
            {
                using var text = new StreamReader(from);
                await terminal.Output.WriteAsync(await text.ReadToEndAsync(stop));
                return;
            }
            await using var to = file is not null ? file.Create() : terminal.Bytes!();
            await from.CopyToAsync(to, stop);
        }
    }

    /// <summary>A JSON document from a file, or from the input by <c>-</c>.</summary>
    public async Task<T> Read<T>(string from)
    {
        if (from != "-" && !File.Exists(from))
            throw new CannotGoOn($"{from}: there is no such file.");
        var text = from == "-" ? await terminal.Input.ReadToEndAsync(stop) : await File.ReadAllTextAsync(from, stop);
        try
        {
            return JsonSerializer.Deserialize<T>(text, JsonText.Strict) ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw new CannotGoOn($"{(from == "-" ? "The input" : from)} is not what this takes: {e.Message}");
        }
    }

    /// <summary>Below a page of a list: how much of it this is.</summary>
    /// <param name="count">Shown here.</param>
    /// <param name="total">Of them all.</param>
    /// <param name="isExact">False: there are more.</param>
    /// <param name="next">The cursor of what follows; null at the end.</param>
    public static string Foot(int count, long total, bool isExact, string? next) => $"{count} of {total}{(isExact ? "" : " or more")}{Foot(next, "; ")}";

    /// <summary>How to read on; null where nothing follows.</summary>
    public static string? Foot(string? next, string before = "") => next is null ? null : $"{before}--cursor {next} goes on";

    public static string When(DateTimeOffset? at) => at?.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "";

    public static string Day(DateTimeOffset? at) => at?.ToLocalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    public static string Number(decimal? number) => number?.ToString("0.######", CultureInfo.InvariantCulture) ?? "";
}
