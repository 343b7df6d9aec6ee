using Nexo.Ledger;
using Nexo.Platform;

namespace Nexo.Runs;

/// <summary>Every reason of ours why a step failed or was skipped, and a run too; pages say them in the reader's language by their codes.</summary>
static class Why
{
    public static readonly Saying
        Cancelled = new("cancelled", "The run was cancelled."),
        LeftOut = new("left_out", "{0} left it out."),
        NeedsOtherwise = new("needs_otherwise", "{0} {1}; this step is for when it {2}."),
        TookTooLong = new("took_too_long", "It took longer than {0}."),
        NoDatabase = new("no_database", "The database was not reached."),
        Broke = new("broke", "Something broke that should not ({0}); the server's log tells more."),
        NoAgentEnded = new("no_agent_ended", "No agent came to an end."),
        ProgramNotListed = new("program_not_listed", "{0} is not among the programs that plans may start; Nexo:Plans:Programs lists them."),
        NoWorkFolder = new("no_work_folder", "Nexo:Plans:WorkFolder names no folder to work in."),
        FolderOutside = new("folder_outside", "The folder {0} leads out of the working folder."),
        NoFolder = new("no_folder", "The folder {0} is not there."),
        NoProgram = new("no_program", "The program {0} is not there."),
        NoFile = new("no_file", "The file {0} is not there."),
        ExitCode = new("exit_code", "{0} ended with the exit code {1}."),
        NoAddress = new("no_address", "The address is none once its inputs are filled in."),
        BadHeader = new("bad_header", "The header {0} has characters that no header may have once its inputs are filled in."),
        PrivateNetwork = new("private_network", "{0} lies in a private network, which is not called; {1} decides."),
        NobodyAnswered = new("nobody_answered", "{0} could not be reached: nobody took the call."),
        BrokeOff = new("broke_off", "{0} broke off in the middle of its answer."),
        SentOn = new("sent_on", "{0} sent on ({1}) to {2}; redirections are not followed: name that address, or list {3} in statuses."),
        Answered = new("answered", "{0} answered with the status {1}."),
        NoSource = new("no_source", "There is no import source {0}."),
        NoSources = new("no_sources", "There is no import source that is not paused."),
        NoSourceRead = new("no_source_read", "No source could be read."),
        NoReport = new("no_report", "There is no report of {0}."),
        RepositoryNotListed = new("repository_not_listed", "{0} is not among the repositories to which plans written here may open pull requests; Nexo:Plans:Repositories lists them."),
        NoToken = new("no_token", "GITHUB_TOKEN is not set."),
        BranchOfOthers = new("branch_of_others", "The branch {0} is there already and is not of this run: put {{ run.id }} into its name."),
        GitHubAway = new("github_away", "GitHub could not be reached: {0}"),
        GitHubSilent = new("github_silent", "GitHub did not answer within {0} seconds."),
        NotGitHub = new("not_github", "What answered is not GitHub's API: see Nexo:Plans:GitHubApi."),
        GitHubLimit = new("github_limit", "GitHub's limit of requests is used up ({0}{1}); it asks to wait {2} min."),
        TokenRefused = new("token_refused", "GitHub does not take the GITHUB_TOKEN (401{0}): it may have expired or been revoked; give a new one."),
        TokenMayNot = new("token_may_not", "GITHUB_TOKEN may not do this (403{0}): it needs to read and write contents and pull requests of {1}."),
        GitHubFindsNot = new("github_finds_not", "GitHub does not find {0} of {1}, or GITHUB_TOKEN may not see it (404)."),
        GitHubTakesNot = new("github_takes_not", "GitHub does not take {0} (422{1})."),
        RepositoryRenamed = new("repository_renamed", "GitHub has {0} under another name by now ({1}): correct the plan's repository."),
        GitHubAnswered = new("github_answered", "GitHub answered {0} to what was asked about {1}{2}."),
        Unreachable = new("unreachable", "{0} could not be reached: {1}"),
        PlanUnreadable = new("plan_unreadable", "This version of Nexo cannot read the plan: {0}");

    /// <returns>Null of a sentence that is not among them.</returns>
    public static string? CodeOf(IReadOnlyList<Saying> sayings, string? sentence) => sentence is null ? null : sayings.FirstOrDefault(saying => saying.ValuesOf(sentence) is not null)?.Code;

    /// <summary>Reasons of steps.</summary>
    public static readonly IReadOnlyList<Saying> OfSteps =
    [
        Cancelled, LeftOut, NeedsOtherwise, TookTooLong, NoDatabase, Broke, NoAgentEnded, ProgramNotListed, NoWorkFolder, FolderOutside, NoFolder, NoProgram, NoFile, ExitCode, NoAddress, BadHeader, PrivateNetwork,
        NobodyAnswered, BrokeOff, SentOn, NoSources, NoSource, NoSourceRead, NoReport, RepositoryNotListed, NoToken, BranchOfOthers, GitHubAway, GitHubSilent, NotGitHub, GitHubLimit, TokenRefused, TokenMayNot,
        GitHubFindsNot, GitHubTakesNot, RepositoryRenamed, GitHubAnswered, Answered, Unreachable, PlanUnreadable, LedgerRefusals.NobodyDecided, LedgerRefusals.RejectedBy,
    ];

    public static readonly Saying
        StepFailed = new("step_failed", "{0} failed."),
        StepRejected = new("step_rejected", "{0} was rejected."),
        Strict = new("strict", "The run is strict, and there were warnings: {0}."),
        Missed = new("missed", "It was missed by {0}, and the plan makes up for {1} at the most."),
        StillWorked = new("still_worked", "{0} still worked."),
        NoInput = new("no_input", "inputs.{0}: this plan needs it.");

    /// <summary>Reasons of runs.</summary>
    public static readonly IReadOnlyList<Saying> OfRuns = [Cancelled, Strict, Missed, StillWorked, NoInput, PlanUnreadable, StepRejected, StepFailed];
}
