using System.CommandLine;
using System.Net;
using Nexo.Client;

namespace Nexo.Cli;

/// <summary>A sentence for the person at the keyboard, instead of an exception.</summary>
sealed class CannotGoOn(string sentence) : Exception(sentence);

/// <summary>What this program ends with; scripts may rely on it.</summary>
static class ExitCode
{
    /// <summary>Nexo refused, could not do it, or could not do all of it.</summary>
    public const int Refused = 1;

    /// <summary>The command line was not understood.</summary>
    public const int NotUnderstood = 2;

    /// <summary>Nobody answers.</summary>
    public const int NoServer = 3;

    /// <summary>The key is not valid, or its role may not do this.</summary>
    public const int NotAllowed = 4;

    /// <summary>Not just now (too many requests, the database is away): the same again later may succeed.</summary>
    public const int TryLater = 5;

    public const int Interrupted = 130;
}

/// <summary>Runs what was asked, and says every "no" with what to do about it.</summary>
static class Answered
{
    public static async Task<int> In(ParseResult given, Terminal terminal)
    {
        if (given.Errors.Count > 0 && given.Action is not HelpWithExamples)
            return await Say(terminal, NotUnderstood(given, terminal), ExitCode.NotUnderstood);
        try
        {
            return await given.InvokeAsync(terminal);
        }
        catch (NexoRefused no)
        {
            return await Refuse(no, given, terminal);
        }
        catch (CannotGoOn no)
        {
            return await Say(terminal, no.Message, ExitCode.Refused);
        }
        catch (HttpRequestException e)
        {
            return await Say(terminal, $"Nexo does not answer ({e.Message}): start it with ./nexo up, or name it by --server or in NEXO_URL.", ExitCode.NoServer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return await Say(terminal, e.Message, ExitCode.Refused);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    static async Task<int> Refuse(NexoRefused no, ParseResult given, Terminal terminal)
    {
        var code = no.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? ExitCode.NotAllowed : no.IsPassing ? ExitCode.TryLater : ExitCode.Refused;
        if (!given.GetValue(Everywhere.Json))
            return await Say(terminal, $"{no.Message.TrimEnd('.')}. {WhatToDo(no, given, terminal)}".TrimEnd(), code);
        await terminal.Error.WriteLineAsync(JsonText.Of(new { error = no.Message, code = no.Code, field = no.Field, status = (int)no.Status, traceId = no.TraceId }, indented: false));
        return code;
    }

    static string NotUnderstood(ParseResult given, Terminal terminal)
    {
        var wrong = given.UnmatchedTokens is [var word, ..] ? $"'{word}' is not understood here" : OneLine(given.Errors[0].Message).TrimEnd('.');
        return wrong.EndsWith("shows them", StringComparison.Ordinal) ? $"{wrong}." : $"{wrong}. '{Path(given, terminal)} --help' shows what it takes.";
    }

    static string WhatToDo(NexoRefused no, ParseResult given, Terminal terminal) => no switch
    {
        { Status: HttpStatusCode.Unauthorized } => "Give a valid key by NEXO_KEY or --key; an admin makes one with 'token create'.",
        { Status: HttpStatusCode.Forbidden } => $"'{terminal.Name} whoami' shows whose key this is; an admin can change the role or make another key.",
        { Code: "changed_since_seen" } => "Look at it again, then decide.",
        { Code: "version_needed" } => "Look at it again, then decide with ID@VERSION.",
        { Status: HttpStatusCode.NotFound } => Noun(given) is { } noun ? $"'{terminal.Name} {noun}' shows those there are." : "Look whether the id is that of this workspace.",
        { RetryAfter: { } wait } => $"Try again in {Math.Ceiling(wait.TotalSeconds)} s.",
        { IsPassing: true } => "Try again in a moment.",
        { Status: >= HttpStatusCode.InternalServerError } => $"The server's log has it under {no.TraceId}.",
        { Status: HttpStatusCode.BadRequest } => $"'{Path(given, terminal)} --help' shows what it takes.",
        { Status: HttpStatusCode.Conflict } => "Look at it again: somebody may have been quicker.",
        _ => "",
    };

    static string? Noun(ParseResult given) => given.CommandResult.Parent is System.CommandLine.Parsing.CommandResult { Parent: not null } noun ? noun.Command.Name : null;

    static string Path(ParseResult given, Terminal terminal)
    {
        List<string> names = [];
        for (System.CommandLine.Parsing.SymbolResult? at = given.CommandResult; at is System.CommandLine.Parsing.CommandResult { Parent: not null } command; at = at.Parent)
            names.Insert(0, command.Command.Name);
        return string.Join(' ', names.Prepend(terminal.Name));
    }

    static string OneLine(string message) => string.Join(' ', message.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    static async Task<int> Say(Terminal terminal, string sentence, int code)
    {
        await terminal.Error.WriteLineAsync($"nexo: {sentence}");
        return code;
    }
}
