namespace Nexo.Platform;

/// <summary>One thing the doctor looks at. Modules add their own.</summary>
public interface ICheckup
{
    /// <summary>A word or two, as the first column shows it: <c>database</c>.</summary>
    string About { get; }

    /// <summary>Told after those with a lower number.</summary>
    int Order { get; }

    /// <summary>Never throws for what it may find; an exception counts as ill, with its sentence.</summary>
    Task<Diagnosis> Look(CancellationToken cancellationToken);
}

/// <param name="IsWell">False makes the doctor end with exit code 1.</param>
/// <param name="Sentence">What was found; when ill, also what to do. Never a secret.</param>
public sealed record Diagnosis(bool IsWell, string Sentence)
{
    public static Diagnosis Well(string sentence) => new(true, sentence);

    public static Diagnosis Ill(string sentence) => new(false, sentence);
}
