using Nexo.Platform;
using Nexo.Tasks;

namespace Nexo.Discussion.Comments;

public readonly record struct CommentId(Guid Value) : IId<CommentId>
{
    public static CommentId From(Guid value) => new(value);
    public static CommentId Parse(string s, IFormatProvider? provider) => new(Guid.Parse(s, provider));
    public static bool TryParse(string? s, IFormatProvider? provider, out CommentId result) => Ids.TryParse(s, out result);
    public override string ToString() => Value.ToString();
}

/// <summary>What somebody said about a task, as one viewer sees it.</summary>
public sealed record Comment
{
    public required CommentId Id { get; init; }
    public required TaskId TaskId { get; init; }
    public PersonId AuthorId { get; init; }

    /// <summary>Null when the author has left the workspace.</summary>
    public string? AuthorName { get; init; }

    /// <summary>Plain text; null when it was deleted.</summary>
    public string? Text { get; init; }

    /// <summary>Whom it names.</summary>
    public IReadOnlyList<MentionedPerson> Mentions { get; init; } = [];
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? EditedAt { get; init; }
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>The author's own, for ten minutes.</summary>
    public bool MayEdit { get; init; }

    /// <summary>The author's own, at any time.</summary>
    public bool MayDelete { get; init; }
}

/// <summary>Somebody a comment names.</summary>
/// <param name="Said">As the text says it, without the @.</param>
public sealed record MentionedPerson(PersonId Id, string Name, string Said);

static class CommentRefusals
{
    /// <summary>How long a comment can be changed.</summary>
    public static readonly TimeSpan EditFor = TimeSpan.FromMinutes(10);

    public const int MostCharacters = 4_000;

    public static readonly Refusal NotFound = new("comment_not_found", "There is no such comment on this task.", RefusalKind.NotFound, "commentId");
    public static readonly Refusal NotYours = new("not_your_comment", "Only who wrote a comment can change or delete it.", RefusalKind.Forbidden);
    public static readonly Refusal TooLate = new("too_late_to_edit", "A comment can be changed for ten minutes; they have passed.");
    public static readonly Refusal Deleted = new("comment_deleted", "The comment was deleted.");
    public static readonly Refusal ChangedSinceSeen = new("comment_changed", "The comment was changed in this very moment; read it again.");
    public static readonly Refusal ForPeople = new("for_people", "People discuss; an agent's token cannot.", RefusalKind.Forbidden);

    public static Refusal? Broken(string? text) => text switch
    {
        null => Refusal.Invalid("text", "required", "text: is required."),
        _ when string.IsNullOrWhiteSpace(text) => Refusal.Invalid("text", "comment_empty", "text: must not be empty."),
        _ when text.Contains('\0', StringComparison.Ordinal) => Refusal.Invalid("text", "nul_character", "text: must not contain the NUL character."),
        _ when text.EnumerateRunes().Any(rune => rune.Value == 0xFFFD) && !text.Contains('\uFFFD', StringComparison.Ordinal) => Refusal.Invalid("text", "not_unicode", "text: must be well-formed Unicode."),
        _ when text.EnumerateRunes().Count() > MostCharacters => Refusal.Invalid("text", "comment_too_long", $"text: must have at most {MostCharacters} characters."),
        _ => null,
    };
}
