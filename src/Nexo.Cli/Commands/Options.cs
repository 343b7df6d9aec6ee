using System.CommandLine;
using System.CommandLine.Parsing;

namespace Nexo.Cli.Commands;

/// <summary>Options that several commands take.</summary>
static class Options
{
    static readonly string[] ChannelNames = ["amazon", "mercadolivre", "shopee", "shein", "tiktokshop", "kaway"];

    public static readonly Option<string> Channel = Among("--channel", "amazon, mercadolivre, shopee, shein, tiktokshop or kaway.", ChannelNames);

    public static readonly Option<string> RequiredChannel = Among("--channel", "amazon, mercadolivre, shopee, shein, tiktokshop or kaway.", ChannelNames, required: true);

    public static readonly Option<string[]> Channels = new("--channels") { Description = "What they work on, separated by blanks.", AllowMultipleArgumentsPerToken = true };

    public static readonly Option<string[]> Categories = new("--categories") { Description = "optimization, best-practice, scaling, analysis; separated by blanks.", AllowMultipleArgumentsPerToken = true };

    public static readonly Option<string> Category = Among("--category", "optimization, best-practice, scaling or analysis.", ["optimization", "best-practice", "scaling", "analysis"]);

    public static readonly Option<string> Priority = Among("--priority", "high, medium or low.", ["high", "medium", "low"]);

    public static readonly Option<int> Limit = new("--limit") { Description = "How many, 1 to 200.", DefaultValueFactory = _ => 20 };

    public static readonly Option<string> Cursor = new("--cursor") { Description = "The nextCursor of the answer before." };

    public static readonly Option<string> Search = new("--search") { Description = "Part of a title, or a whole id or SKU." };

    public static readonly Option<string> Rule = new("--rule") { Description = "For example AMZ-T1." };

    public static readonly Option<string> Severity = Among("--severity", "error, warning or advice.", ["error", "warning", "advice"]);

    public static readonly Option<string> Format = Among("--format", "csv (the default) or jsonl.", ["csv", "jsonl"]);

    public static readonly Option<string> Excel = Among("--excel", "pt: for Excel in Brazil.", ["pt"]);

    public static readonly Option<FileInfo> Out = new("--out") { Description = "The file to write; the output without.", HelpName = "file" };

    public static readonly Option<string> From = new("--from") { Description = "A file with the JSON body of the API; - for the input.", HelpName = "file" };

    public static readonly Option<string> RequiredFrom = new("--from") { Description = "A file with the JSON body of the API; - for the input.", HelpName = "file", Required = true };

    public static readonly Option<string> Reason = new("--reason") { Description = "Why." };

    public static readonly Option<string> Idempotency = new("--idempotency-key") { Description = "Run again with the same key, it is done once.", HelpName = "key" };

    public static Option<string> Among(string name, string description, string[] names, bool required = false) =>
        new Option<string>(name) { Description = description, Required = required }.AcceptOnlyFromAmong(names);

    /// <summary>An id; what is none is refused here, with where to find them.</summary>
    public static Argument<Guid> Id(string list) => new("id") { Description = $"As '{list}' shows it.", CustomParser = given => Guid(given, given.Tokens[0].Value, list) };

    public static Guid Guid(SymbolResult given, string text, string list)
    {
        if (!System.Guid.TryParse(text, out var id))
            given.AddError($"'{text}' is no id; '{list}' shows them");
        return id;
    }
}
