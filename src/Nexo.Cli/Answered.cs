using System.CommandLine;
using System.CommandLine.Help;
using System.Net;
using Nexo.Client;

namespace Nexo.Cli;

/// <summary>A sentence for the person at the keyboard, instead of an exception.</summary>
sealed class CannotGoOn(string sentence) : Exception(sentence);

/// <summary>Exit codes: 0 done, 1 Nexo refused or could not do it, 2 not understood, 3 no server, 130 Ctrl-C.</summary>
static class Answered
{
    public static async Task<int> In(ParseResult given)
    {
        if (given.Errors is [var first, ..] && given.Action is not HelpAction)
            return await Say($"{OneLine(first.Message).TrimEnd('.')}. './nexo {(given.Tokens is [var command, ..] ? command.Value : "")} --help' shows what it takes.", 2);
        try
        {
            return await given.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (NexoRefused no) when (no.Status == HttpStatusCode.Unauthorized)
        {
            return await Say($"{no.Message} (the key in NEXO_KEY or credentials.json is not valid here)", 1);
        }
        catch (NexoRefused no)
        {
            return await Say(no.Message, 1);
        }
        catch (CannotGoOn no)
        {
            return await Say(no.Message, 1);
        }
        catch (HttpRequestException e)
        {
            return await Say($"Nexo does not answer ({e.Message}): start it with ./nexo up, or name it in NEXO_URL.", 3);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return await Say(e.Message, 1);
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
    }

    static string OneLine(string message) => string.Join(' ', message.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    static async Task<int> Say(string sentence, int code)
    {
        await Console.Error.WriteLineAsync($"nexo: {sentence}");
        return code;
    }
}
