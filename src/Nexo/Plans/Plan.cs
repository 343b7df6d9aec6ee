using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Plans;

/// <summary>A recipe, as it was read: what runs, in which order, when. Nothing in it changes any more.</summary>
/// <param name="Name">A slug, unique in the workspace; runs are named after it: <c>nightly-2026-11-22</c>.</param>
/// <param name="Concurrency">Steps of one run that work side by side.</param>
/// <param name="Inputs">What a run may be given, with what stands in where it is not.</param>
/// <param name="Steps">At least one, in the order of the text; their needs make the graph.</param>
public sealed record Plan(
    string Name, string? Title, string? Description, Schedule? Schedule, int Concurrency,
    IReadOnlyDictionary<string, PlanInput> Inputs, IReadOnlyList<Step> Steps)
{
    public string Caption => Title ?? Name;

    public Step? Find(string name) => Steps.FirstOrDefault(step => step.Name == name);

    /// <summary>Whether it starts programs on the server, which only a file of the operator may ask for.</summary>
    public bool RunsPrograms => Steps.Any(step => step.Work is CommandWork);
}

/// <param name="Default">Null: a run must be given one.</param>
public sealed record PlanInput(string? Description, string? Default);

/// <summary>One step of a plan.</summary>
/// <param name="Name">Unique in the plan; the <c>task</c> of the book.</param>
/// <param name="Needs">The steps that must be over before.</param>
/// <param name="When">Which outcome of a needed step lets this one start; where nothing is said, it must have succeeded.</param>
/// <param name="Timeout">Of one attempt.</param>
/// <param name="MayFail">Its failure is a warning: the run goes on and succeeds.</param>
public sealed record Step(
    string Name, string? Title, IReadOnlyList<string> Needs, IReadOnlyDictionary<string, Outcomes> When,
    Retry Retry, TimeSpan Timeout, bool MayFail, StepWork Work)
{
    public string Caption => Title ?? Name;

    /// <summary>The outcome of <paramref name="needed"/> that lets this step start.</summary>
    public Outcomes Wanted(string needed) => When.GetValueOrDefault(needed, Outcomes.Succeeded);
}

/// <summary>How a step may have ended.</summary>
[Flags]
public enum Outcomes
{
    None = 0,
    Succeeded = 1,
    Failed = 2,
    Skipped = 4,
    Any = Succeeded | Failed | Skipped,
}

/// <summary>How often a failing step is tried, and how long is waited between: <c>delay × factor^(n − 1)</c>, never more than <c>AtMost</c>.</summary>
/// <param name="Attempts">1: once.</param>
public sealed record Retry(int Attempts, TimeSpan Delay, double Factor, TimeSpan AtMost)
{
    public static readonly Retry Never = new(1, TimeSpan.FromSeconds(10), 2, TimeSpan.FromMinutes(5));

    /// <param name="attempt">The one that failed, from 1.</param>
    public TimeSpan After(int attempt) => TimeSpan.FromSeconds(Math.Min(AtMost.TotalSeconds, Delay.TotalSeconds * Math.Pow(Factor, attempt - 1)));
}

/// <summary>What a step does. One kind, one record.</summary>
public abstract record StepWork(string Kind);

/// <summary>Starts a program, never a shell. Only from a plan file.</summary>
/// <param name="Arguments">Each reaches the program as one argument, whatever stands in it.</param>
/// <param name="Folder">Where it starts, below the operator's working folder.</param>
/// <param name="Environment">What it sees beside the few names every program gets.</param>
/// <param name="Secrets">Names of settings below <c>Nexo:Plans:Secrets</c> it is given by the same name; masked in its output.</param>
/// <param name="Requires">Files below the folder without which the step is skipped, as it is without its program.</param>
/// <param name="ExitCodes">What counts as success.</param>
/// <param name="WarningExitCodes">Success with a warning.</param>
/// <param name="Who">When the program says where its result lies (<c>outputs_uri</c>), the step waits for their decision; null: it is over.</param>
public sealed record CommandWork(
    string Program, IReadOnlyList<string> Arguments, string Folder, IReadOnlyDictionary<string, string> Environment, IReadOnlyList<string> Secrets,
    IReadOnlyList<string> Requires, IReadOnlyList<int> ExitCodes, IReadOnlyList<int> WarningExitCodes, Deciders? Who) : StepWork("command");

/// <summary>Wakes the agents of these channels and waits until they are done.</summary>
public sealed record ActivateWork(IReadOnlyList<Channel> Channels) : StepWork("activate");

/// <summary>Looks at every listing of these channels again.</summary>
public sealed record AuditWork(IReadOnlyList<Channel> Channels) : StepWork("audit");

/// <summary>Reads an import source now.</summary>
/// <param name="Source">Its name; null: all that are not paused.</param>
public sealed record ImportWork(string? Source) : StepWork("import");

/// <summary>Asks an address; a repetition carries the same <c>Idempotency-Key</c>.</summary>
public sealed record HttpWork(string Method, string Url, IReadOnlyDictionary<string, string> Headers, string? Body, IReadOnlyList<int> Statuses) : StepWork("http");

/// <summary>Writes what happened as a page: of this run, or of the last day.</summary>
/// <param name="Of">run or day.</param>
public sealed record ReportWork(string Of) : StepWork("report");

/// <summary>Waits until somebody says yes or no.</summary>
public sealed record ApprovalWork(string? Message, Deciders Who) : StepWork("approval");

/// <summary>Makes a step's report public to the workspace and tells of it.</summary>
/// <param name="Report">The report step.</param>
public sealed record PublishReportWork(string Report) : StepWork("publish");

/// <summary>Opens a pull request at GitHub, once however often it is tried, and then waits for a decision.</summary>
/// <param name="Repository"><c>owner/name</c></param>
/// <param name="Branch">The branch it comes from; made from <paramref name="Base"/> when files are named.</param>
/// <param name="Files">Path in the repository → file below the working folder; empty: the branch is there already.</param>
public sealed record PullRequestWork(
    string Repository, string Base, string Branch, string Title, string? Body, IReadOnlyDictionary<string, string> Files, Deciders Who) : StepWork("publish");

/// <summary>Who may decide a step. Neither people nor roles: admin and head.</summary>
/// <param name="People">Addresses of members.</param>
/// <param name="FourEyes">Not whoever started the run.</param>
/// <param name="Within">After that, nobody having decided counts as a no; null: no limit.</param>
public sealed record Deciders(IReadOnlyList<string> People, IReadOnlyList<Access.Role> Roles, bool FourEyes, TimeSpan? Within)
{
    public static readonly Deciders Anybody = new([], [], false, null);
}
