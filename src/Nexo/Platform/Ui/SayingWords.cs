using Microsoft.Extensions.Localization;

namespace Nexo.Platform.Ui;

public static class SayingWords
{
    /// <summary>The sentence in the reader's language, where it is one of these; else as it stands.</summary>
    /// <param name="words">With an entry <c>prefix.code</c> for each.</param>
    /// <param name="prefix">Of the entries.</param>
    /// <param name="sayings">The closed set; of two that fit the first counts.</param>
    /// <param name="sentence">In English, or whatever somebody typed.</param>
    /// <param name="value">Says a value that is a word, too.</param>
    public static string Tell(this IStringLocalizer words, string prefix, IReadOnlyList<Saying> sayings, string sentence, Func<Saying, string, string>? value = null)
    {
        foreach (var saying in sayings)
        {
            if (saying.ValuesOf(sentence) is { } values && words[$"{prefix}.{saying.Code}", [.. values.Select(one => value?.Invoke(saying, one) ?? one)]] is { ResourceNotFound: false } told)
                return told;
        }
        return sentence;
    }
}
