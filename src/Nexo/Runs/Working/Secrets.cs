using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Nexo.Plans;
using Nexo.Platform;

namespace Nexo.Runs.Working;

/// <summary>Keeps what is secret out of logs: the values that plans may be given, and whatever looks like a well-known kind of token.</summary>
sealed partial class Secrets(IOptions<PlanOptions> options)
{
    const string Mark = "•••";
    const int Shortest = 6; // shorter values stand in innocent words, too

    readonly string[] values = [.. options.Value.Secrets.Values.Append(options.Value.GitHubToken ?? "").Where(value => value.Length >= Shortest).OrderByDescending(value => value.Length)];

    public string? Of(string name) => name == "GITHUB_TOKEN" ? options.Value.GitHubToken : options.Value.Secrets.TryGetValue(name, out var value) ? value : null;

    public string Mask(string line)
    {
        foreach (var value in values)
            line = line.Replace(value, Mark, StringComparison.Ordinal);
        return Tokens().Replace(line, Mark);
    }

    /// <summary>As JSON, with every text in it masked.</summary>
    public string Masked(object inputs)
    {
        var node = JsonSerializer.SerializeToNode(inputs, Json.Options);
        return (Masked(node) ?? node)?.ToJsonString(Json.Options) ?? "null";
    }

    /// <returns>What stands in for a text; null where the node itself stays.</returns>
    JsonValue? Masked(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (name, value) in map.ToList())
                {
                    if (Masked(value) is { } masked)
                        map[name] = masked;
                }
                return null;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    if (Masked(list[i]) is { } masked)
                        list[i] = masked;
                }
                return null;
            default:
                return node is JsonValue text && text.TryGetValue<string>(out var plain) ? JsonValue.Create(Mask(plain)) : null;
        }
    }

    /// <summary>What an attempt leaves behind, with what is secret kept out of it.</summary>
    public StepEnd Mask(StepEnd end) => end with { Error = Masked(end.Error), OutputsUri = Masked(end.OutputsUri), Report = Masked(end.Report) };

    string? Masked(string? text) => text is null ? null : Mask(text);

    /// <summary>GitHub, Slack, OpenAI and Anthropic keys, webhook secrets, our own tokens, bearer headers, passwords in addresses.</summary>
    [GeneratedRegex(@"gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|xox[abprs]-[A-Za-z0-9-]{10,}|https://hooks\.slack\.com/\S+|sk-[A-Za-z0-9_-]{20,}|whsec_[A-Za-z0-9+/=]{16,}|nexo_[A-Za-z0-9_-]{20,}|marketplace-[a-z]+-[A-Za-z0-9_-]{20,}|(?<=[Bb]earer )[A-Za-z0-9._~+/-]{12,}=*|(?<=://[^\s/:@]{1,100}:)[^\s/@]{3,}(?=@)")]
    private static partial Regex Tokens();
}
