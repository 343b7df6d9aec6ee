using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Nexo.Platform;

namespace Nexo.Models;

/// <summary>An answer that was to follow a schema.</summary>
/// <param name="Answer">Who gave it; tokens of both askings together.</param>
/// <param name="Value">What was read; null when it was no JSON.</param>
/// <param name="Repairs">What was mended before it was read; <c>asked_again</c> when the model had to mend it itself.</param>
public sealed record ShapedAnswer(ModelAnswer Answer, JsonNode? Value, IReadOnlyList<string> Repairs);

static class AskingAgain
{
    public const string Mark = "asked_again";

    /// <summary>What went wrong, named by place and rule, after what was answered; cut, so that a runaway answer costs only once.</summary>
    public static ModelQuestion Of(ModelQuestion question, string answered, ReadAnswer read) => question with
    {
        Messages =
        [
            .. question.Messages,
            new ChatMessage(ChatRole.Assistant, answered.Length <= Longest ? answered : answered[..Longest]),
            new ChatMessage(ChatRole.User, $"A resposta não segue o esquema pedido: {string.Join("; ", read.Wrong.Take(5))}. Responda de novo, só com o JSON completo e corrigido."),
        ],
    };

    const int Longest = 20_000;

    /// <summary>The second, unless it is worse.</summary>
    public static bool IsBetter(ReadAnswer second, ReadAnswer first) => second.Value is not null && (first.Value is null || second.Wrong.Count <= first.Wrong.Count);
}
