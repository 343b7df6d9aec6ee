using System.CommandLine;

namespace Nexo.Cli;

/// <summary>The options that every command takes.</summary>
static class Everywhere
{
    public static readonly Option<bool> Json = new("--json") { Description = "The whole answer as one JSON document (JSON lines where it goes on); a refusal too, on the error output.", Recursive = true };

    public static readonly Option<bool> Quiet = new("--quiet", "-q") { Description = "Only the ids, one a line, and no messages.", Recursive = true };

    public static readonly Option<string> Server = new("--server") { Description = "Where Nexo is, for example http://localhost:3000 (NEXO_URL).", Recursive = true, HelpName = "url" };

    public static readonly Option<string> Key = new("--key") { Description = "A key or token; others on this machine can read command lines, so better NEXO_KEY.", Recursive = true, HelpName = "key" };

    public static readonly IReadOnlyList<Option> All = [Json, Quiet, Server, Key];
}
