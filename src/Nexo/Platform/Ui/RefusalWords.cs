using Microsoft.Extensions.Localization;

namespace Nexo.Platform.Ui;

public static class RefusalWords
{
    /// <summary>The sentence people read: the entry <c>refusal.code</c> of the first words that have it, or the English one.</summary>
    public static string Said(this Refusal refusal, params ReadOnlySpan<IStringLocalizer?> words)
    {
        foreach (var some in words)
        {
            if (some?[$"refusal.{refusal.Code}"] is { ResourceNotFound: false } found)
                return found;
        }
        return refusal.Sentence;
    }
}
