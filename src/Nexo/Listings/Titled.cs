namespace Nexo.Listings;

/// <summary>What is searched for, as LIKE patterns: three letters or more anywhere in a title, fewer where a word begins (so that the index finds them).</summary>
sealed class Titled
{
    const int LettersOfATrigram = 3;

    public Titled(string search)
    {
        var plain = search.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
        (Pattern, Later) = search.Length >= LettersOfATrigram ? ($"%{plain}%", $"%{plain}%") : ($"{plain}%", $"% {plain}%");
    }

    public string Pattern { get; }

    /// <summary>The same behind the first word.</summary>
    public string Later { get; }
}
