using Microsoft.Extensions.AI;

namespace Nexo.Platform;

/// <summary>What a model is asked.</summary>
/// <param name="Messages">System first.</param>
/// <param name="Options">The schema of the answer, if it has one.</param>
/// <param name="Streamed">The answer is taken as it is made, so that nobody between here and there hangs up on a silent line; a cut is a failure.</param>
public sealed record ModelQuestion(IReadOnlyList<ChatMessage> Messages, ChatOptions Options, bool Streamed = false)
{
    /// <summary>What a model may write when nothing else is said.</summary>
    public const int UsualOutput = 8_192;

    /// <summary>Four characters to a token, as a rule of thumb for texts in Portuguese and English.</summary>
    public static int TokensOf(int characters) => (characters + 3) / 4;

    public int InputTokens => TokensOf(Messages.Sum(m => m.Text.Length) + (Options.ResponseFormat is ChatResponseFormatJson { Schema: { } schema } ? schema.GetRawText().Length : 0));

    /// <summary>US dollars this may come to.</summary>
    public decimal MostOf(ModelLink link) => link.Cost(InputTokens, link.MaxOutputTokens ?? UsualOutput);
}

/// <summary>What was answered, and by whom.</summary>
/// <param name="Text">As the model said it; not to be trusted.</param>
/// <param name="Model">Its name; <c>offline</c> when none outside answered.</param>
/// <param name="FellBack">Why the offline model had to stand in; null when it did not, or when no other is set.</param>
public sealed record ModelAnswer(string Text, string Model, int? InputTokens, int? OutputTokens, string? FellBack)
{
    public bool IsOffline => Model == OfflineChat.Name;
}
