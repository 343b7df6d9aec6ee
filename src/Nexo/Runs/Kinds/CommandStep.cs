using System.Diagnostics;
using Microsoft.Extensions.Options;
using Nexo.Plans;
using Nexo.Platform;
using Nexo.Runs.Working;

namespace Nexo.Runs.Kinds;

/// <summary>
/// Starts a program, with arguments that stay arguments and an environment of a few names. A program cannot be undone: when its node dies it is started
/// again by another, with the same <c>NEXO_IDEMPOTENCY_KEY</c>.
/// </summary>
sealed class CommandStep(WorkFolder folders, Secrets secrets, IOptions<PlanOptions> options, Site site) : IStepKind
{
    /// <summary>
    /// Never changed by data: what is started stands in the positional arguments. The program gets a session of its own, and all of it is ended
    /// when the standard input closes: because the step is cancelled, or because the server is no more.
    /// </summary>
    const string Guard = """
        exec 3<&0
        setsid "$@" </dev/null 3<&- &
        child=$!
        ( cat <&3 >/dev/null; kill -TERM -"$child"; sleep 5; kill -KILL -"$child" ) >/dev/null 2>&1 &
        exec 3<&-
        wait "$child"; code=$?
        kill -KILL -"$child" 2>/dev/null
        exit "$code"
        """;

    /// <summary>What a program sees of the server's own environment.</summary>
    static readonly string[] Passed = ["PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR"];

    public Type Takes => typeof(CommandWork);

    public object InputsOf(StepTurn turn)
    {
        var work = (CommandWork)turn.Step.Work;
        return new { program = work.Program, flags = work.Arguments.Select(turn.Fill), folder = work.Folder };
    }

    public ValueTask<string?> Hindrance(StepTurn turn, CancellationToken cancellationToken) => ValueTask.FromResult(Missing((CommandWork)turn.Step.Work, out _, out _));

    public async Task<StepEnd> Do(StepTurn turn, CancellationToken cancellationToken)
    {
        var work = (CommandWork)turn.Step.Work;
        if (!PlanOptions.Listed(options.Value.Programs).Contains(work.Program))
            return StepEnd.Failed(Why.ProgramNotListed.Of(work.Program), isFinal: true);
        if (Missing(work, out var program, out var folder) is { } why)
            return StepEnd.Skipped(why);
        var outputs = Path.Combine(Path.GetTempPath(), $"nexo-{turn.Run.Id.Value:n}-{turn.Entry}-{turn.Attempt}");
        try
        {
            await File.WriteAllTextAsync(outputs, "", cancellationToken);
            return EndOf(turn, await Run(turn, program, folder, outputs, cancellationToken), await ReadOutputs(outputs, cancellationToken));
        }
        finally
        {
            File.Delete(outputs);
        }
    }

    string? Missing(CommandWork work, out string program, out string folder)
    {
        (program, folder) = ("", folders.Find(work.Folder) ?? "");
        if (folder.Length == 0)
            return options.Value.WorkFolder is { Length: > 0 } ? Why.FolderOutside.Of(work.Folder) : Why.NoWorkFolder.English;
        if (!Directory.Exists(folder))
            return Why.NoFolder.Of(work.Folder);
        if (WorkFolder.Program(work.Program, folder) is not { } found)
            return Why.NoProgram.Of(work.Program);
        program = found;
        foreach (var file in work.Requires)
        {
            if (!Path.Exists(Path.Combine(folder, file)))
                return Why.NoFile.Of(file);
        }
        return null;
    }

    async Task<int> Run(StepTurn turn, string program, string folder, string outputs, CancellationToken cancellationToken)
    {
        var work = (CommandWork)turn.Step.Work;
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in (string[])["-c", Guard, "nexo", program, .. work.Arguments.Select(turn.Fill)])
            start.ArgumentList.Add(argument);
        Surround(start.Environment, turn, work, outputs);
        using var process = Process.Start(start)!;
        try
        {
            await Task.WhenAll(Follow(process.StandardOutput, turn), Follow(process.StandardError, turn), process.WaitForExitAsync(CancellationToken.None))
                .WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.StandardInput.Close(); // the guard ends the program and all it has started
            await process.WaitForExitAsync(CancellationToken.None);
            await turn.Log.Line("— encerrado —", CancellationToken.None);
            throw;
        }
        return process.ExitCode;
    }

    void Surround(IDictionary<string, string?> environment, StepTurn turn, CommandWork work, string outputs)
    {
        var passed = Passed.Select(name => (Name: name, Value: environment.TryGetValue(name, out var value) ? value : null)).Where(pair => pair.Value is not null).ToList();
        environment.Clear();
        foreach (var (name, value) in passed)
            environment[name] = value;
        foreach (var (name, value) in work.Environment)
            environment[name] = turn.Fill(value);
        foreach (var name in work.Secrets)
            environment[name] = secrets.Of(name);
        environment["NEXO_RUN_ID"] = turn.Run.Name;
        environment["NEXO_STEP"] = turn.Step.Name;
        environment["NEXO_IDEMPOTENCY_KEY"] = turn.IdempotencyKey;
        environment["NEXO_OUTPUT"] = outputs;
        if (site.BaseUrl is { } url)
            environment["SITE_BASE_URL"] = environment["API_BASE"] = url;
    }

    static async Task Follow(StreamReader stream, StepTurn turn)
    {
        while (await stream.ReadLineAsync() is { } line)
            await turn.Log.Line(line);
    }

    static StepEnd EndOf(StepTurn turn, int code, Dictionary<string, string> outputs)
    {
        var work = (CommandWork)turn.Step.Work;
        var uri = outputs.GetValueOrDefault("outputs_uri") is { Length: > 0 and <= 512 } given ? given : null;
        var warned = work.WarningExitCodes.Contains(code);
        if (!warned && !work.ExitCodes.Contains(code))
            return StepEnd.Failed(Why.ExitCode.Of(work.Program, code)) with { OutputsUri = uri };
        return uri is not null && work.Who is { } who ? StepEnd.Awaiting(who, uri) with { Warned = warned } : StepEnd.Succeeded(uri, warned);
    }

    /// <summary>Lines <c>name=value</c> that the program has left in the file <c>NEXO_OUTPUT</c> names.</summary>
    static async Task<Dictionary<string, string>> ReadOutputs(string file, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in (await File.ReadAllLinesAsync(file, cancellationToken)).Take(100))
        {
            if (line.Split('=', 2) is [var name, var value])
                found[name.Trim()] = value.Trim();
        }
        return found;
    }
}
