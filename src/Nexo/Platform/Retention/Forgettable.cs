namespace Nexo.Platform;

/// <summary>Something that may be forgotten when it is old. Registered as a singleton by the module that owns the rows.</summary>
/// <param name="What">As the log names it: <c>ended tasks</c>.</param>
/// <param name="Days">After how many; 0 for never.</param>
/// <param name="Sql">
/// Removes at most <c>@limit</c> rows of <c>@workspace</c> from before <c>@before</c>, by an index, and answers with their number.
/// </param>
public sealed record Forgettable(string What, Func<RetentionOptions, int> Days, string Sql)
{
    /// <summary>Rows with an <c>id</c> and the time <c>at</c>, which an index by workspace and time finds.</summary>
    public static Forgettable Rows(string table, string what, Func<RetentionOptions, int> days) => new(what, days, $"""
        with old as (
            select id from {table} where workspace_id = @workspace and at < @before order by at limit @limit
        ), gone as (
            delete from {table} t using old where t.id = old.id returning 1
        ) select count(*)::int from gone
        """);
}
