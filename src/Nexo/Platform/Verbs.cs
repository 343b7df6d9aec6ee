using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Nexo.Platform;

/// <summary>A word on the command line that does one thing and ends, without starting the server: <c>dotnet Nexo.dll doctor</c>.</summary>
public interface IVerb
{
    /// <summary>One word or several, as they are typed: <c>audit verify</c>.</summary>
    string Name { get; }

    /// <param name="arguments">What follows the words, as <c>--name value</c>.</param>
    /// <param name="cancellationToken">Ctrl-C.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="CannotStart">A sentence for the person who typed it.</exception>
    Task<int> Run(IConfiguration arguments, CancellationToken cancellationToken);
}

/// <summary>Nexo cannot do what was asked; the message is one sentence that says why and what to do.</summary>
public sealed class CannotStart(string sentence, Exception? because = null) : Exception(sentence, because);

static partial class Verbs
{
    /// <summary>Runs the verb the arguments begin with. Null when they name none and the server is to start.</summary>
    public static async Task<int?> RunVerb(this WebApplication app, string[] args)
    {
        if (args.Length == 0 || args[0].StartsWith('-'))
            return null;
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) => { pressed.Cancel = true; stop.Cancel(); };
        return await InOneSentence(async () =>
        {
            var verbs = app.Services.GetServices<IVerb>().ToList();
            var words = args.TakeWhile(word => !word.StartsWith('-')).ToArray();
            var verb = verbs.Find(v => v.Name == string.Join(' ', words))
                ?? throw new CannotStart($"'{string.Join(' ', words)}' is not one of {string.Join(", ", verbs.Select(v => v.Name))}; without a word the server starts.");
            return await verb.Run(new ConfigurationBuilder().AddCommandLine(args[words.Length..]).Build(), stop.Token);
        });
    }

    /// <summary>Checks the settings and brings the schema up to date, or says in one sentence why it cannot.</summary>
    public static async Task<bool> Prepare(this WebApplication app) =>
        await InOneSentence(async () =>
        {
            app.Services.GetService<IStartupValidator>()?.Validate();
            await app.Services.GetRequiredService<Migrations>().Apply(CancellationToken.None);
            return 0;
        }) == 0;

    /// <summary>Until somebody stops it, also in the middle of its start.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> Serve(this WebApplication app)
    {
        var code = await InOneSentence(async () =>
        {
            try
            {
                await app.RunAsync();
            }
            catch (OperationCanceledException)
            {
                Environment.Exit(0); // stopped while it started: what had begun already has threads that would go on
            }
            return 0;
        });
        if (code != 0)
            Environment.Exit(code); // the same when it could not start
        return code;
    }

    static async Task<int> InOneSentence(Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
        catch (Exception e) when (Sentence(e) is { } sentence)
        {
            await Console.Error.WriteLineAsync($"nexo: {sentence}");
            return 1;
        }
    }

    /// <summary>Null for what nobody foresaw.</summary>
    public static string? Sentence(Exception trouble) => trouble switch
    {
        CannotStart or MigrationDrift => trouble.Message,
        OptionsValidationException settings => string.Join(' ', settings.Failures),
        AggregateException { InnerExceptions: var several } when several.All(e => e is OptionsValidationException) => string.Join(' ', several.Select(Sentence)),
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } => $"{trouble.Message} Choose another port (./nexo up --port N, or ASPNETCORE_URLS).",
        SocketException { SocketErrorCode: SocketError.AccessDenied or SocketError.AddressNotAvailable } => $"The server may not listen where ASPNETCORE_URLS says: {trouble.Message}.",
        InvalidOperationException { Message: var message } when NotOfItsType().Match(message) is { Success: true } wrong =>
            $"'{wrong.Groups["value"]}' does not fit {wrong.Groups["key"]} (in the environment {$"{wrong.Groups["key"]}".Replace(":", "__", StringComparison.Ordinal)}): it takes {Kind($"{wrong.Groups["type"]}")}.",
        InvalidOperationException { Message: var message } when message.Contains("ErrorOnUnknownConfiguration", StringComparison.Ordinal) =>
            $"A setting is not known: {message[(message.IndexOf("instance of", StringComparison.Ordinal) + "instance of ".Length)..]} has no such key.",
        _ => DatabaseTrouble.Sentence(trouble),
    };

    static string Kind(string type) => type switch
    {
        "System.Int32" or "System.Int64" => "a whole number",
        "System.TimeSpan" => "a length of time as hh:mm:ss",
        _ => $"a {type}",
    };

    [GeneratedRegex("Failed to convert configuration value '(?<value>.*)' at '(?<key>.*)' to type '(?<type>.*)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NotOfItsType();
}
