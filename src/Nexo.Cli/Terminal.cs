using System.CommandLine;

namespace Nexo.Cli;

/// <summary>Where a command writes and what it knows of its surroundings; tests bring their own.</summary>
sealed class Terminal : InvocationConfiguration
{
    /// <summary>As the person calls this program: <c>./nexo</c> in a clone, <c>nexo</c> as a tool.</summary>
    public string Name => Environment("NEXO_COMMAND") is { Length: > 0 } name ? name : "nexo";

    /// <summary>Characters in a line; null where somebody else reads, who gets everything.</summary>
    public int? Width { get; init; }

    /// <summary>Whether a person watches the messages, so that progress may be shown.</summary>
    public bool IsWatched { get; init; }

    public TextReader Input { get; init; } = TextReader.Null;

    /// <summary>For files as they come; null writes them to <see cref="InvocationConfiguration.Output"/>.</summary>
    public Func<Stream>? Bytes { get; init; }

    public required Func<string, string?> Environment { get; init; }

    public static Terminal OfProcess() => new()
    {
        Output = Console.Out,
        Error = Console.Error,
        Input = Console.In,
        Bytes = Console.OpenStandardOutput,
        Width = Console.IsOutputRedirected ? null : Math.Max(40, Console.WindowWidth),
        IsWatched = !Console.IsErrorRedirected,
        Environment = System.Environment.GetEnvironmentVariable,
        EnableDefaultExceptionHandler = false,
    };

    /// <summary>The same, writing elsewhere.</summary>
    public Terminal To(TextWriter output) =>
        new() { Output = output, Error = Error, Input = Input, Width = Width, IsWatched = IsWatched, Environment = Environment, EnableDefaultExceptionHandler = false };
}
