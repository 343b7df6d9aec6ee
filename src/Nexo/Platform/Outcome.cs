namespace Nexo.Platform;

/// <summary>What a "no" means to the caller; decides the HTTP status.</summary>
public enum RefusalKind { Invalid, Unauthenticated, Forbidden, NotFound, Conflict, TooLarge, WrongMedia, TooMany, NotNow }

/// <summary>A "no" as a value.</summary>
/// <param name="Code">Stable and machine-readable, snake_case; also the key of the sentence people read on a page.</param>
/// <param name="Sentence">English, for developers; names the field and the rule.</param>
/// <param name="Kind">What it means to the caller.</param>
/// <param name="Field">The field at fault, as the wire names it; null when it is not about one.</param>
public sealed record Refusal(string Code, string Sentence, RefusalKind Kind = RefusalKind.Conflict, string? Field = null)
{
    /// <summary>When asking again may help; goes out as <c>Retry-After</c>.</summary>
    public TimeSpan? TryAgainIn { get; init; }

    public static Refusal Invalid(string field, string code, string sentence) => new(code, sentence, RefusalKind.Invalid, field);
}

/// <summary>Either a value or a refusal; never both, never neither.</summary>
public readonly struct Outcome<T>
{
    readonly T value;

    Outcome(T value, Refusal? refusal) => (this.value, Refusal) = (value, refusal);

    public Refusal? Refusal { get; }

    public bool IsRefused => Refusal is not null;

    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public T Value => Refusal is null ? value : throw new InvalidOperationException($"Refused: {Refusal.Code}");

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Refusal refusal) => new(default!, refusal);

    public bool Try(out T got, out Refusal refusal)
    {
        got = value;
        refusal = Refusal!;
        return Refusal is null;
    }
}
