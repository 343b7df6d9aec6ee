namespace Nexo.Platform;

/// <summary>Something that may be forgotten when it is old. Registered as a singleton by the module that owns the rows.</summary>
/// <param name="What">As the log names it: <c>ended tasks</c>.</param>
/// <param name="Days">After how many; 0 for never.</param>
/// <param name="Sql">
/// Removes at most <c>@limit</c> rows of <c>@workspace</c> from before <c>@before</c>, by an index, and answers with their number.
/// </param>
public sealed record Forgettable(string What, Func<RetentionOptions, int> Days, string Sql);
