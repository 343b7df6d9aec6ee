using System.Text.RegularExpressions;

namespace Nexo.Discussion.Comments;

/// <summary>A stretch of a comment.</summary>
/// <param name="Href">An http or https address it leads to; null otherwise.</param>
/// <param name="IsMention">It names somebody.</param>
public sealed record CommentPart(string Text, string? Href = null, bool IsMention = false);

/// <summary>Takes a comment apart: words, addresses, names.</summary>
public static partial class CommentParts
{
    /// <param name="text">As it was written.</param>
    /// <param name="names">As the text says them, without the @.</param>
    public static IEnumerable<CommentPart> Of(string text, IEnumerable<string> names)
    {
        var marks = names.Select(name => "@" + name).OrderByDescending(mark => mark.Length).ToArray();
        var from = 0;
        for (var at = 0; at < text.Length;)
        {
            var part = text[at] == '@' ? Mention(text, at, marks) : text[at] is 'h' or 'H' ? Link(text, at) : null;
            if (part is null)
            {
                at++;
                continue;
            }
            if (at > from)
                yield return new(text[from..at]);
            yield return part;
            from = at += part.Text.Length;
        }
        if (from < text.Length)
            yield return new(text[from..]);
    }

    static CommentPart? Mention(string text, int at, string[] marks) =>
        Array.Find(marks, mark => string.Compare(text, at, mark, 0, mark.Length, StringComparison.OrdinalIgnoreCase) == 0) is { } found ? new(text.Substring(at, found.Length), IsMention: true) : null;

    static CommentPart? Link(string text, int at)
    {
        if ((at > 0 && char.IsLetterOrDigit(text[at - 1])) || Address().Match(text, at) is not { Success: true } match)
            return null;
        var address = match.Value.TrimEnd('.', ',', ';', ':', '!', '?', ')', ']', '}', '\'', '"');
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) ? new(address, uri.AbsoluteUri) : null;
    }

    [GeneratedRegex(@"\Ghttps?://[^\s<>""]+", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Address();
}
