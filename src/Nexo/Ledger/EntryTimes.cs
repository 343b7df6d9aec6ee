namespace Nexo.Ledger;

/// <summary>What is filled in where a runner says nothing of the time.</summary>
static class EntryTimes
{
    /// <summary>What works, or waits for people after its work, has started: now, or when it ended.</summary>
    public static DateTimeOffset? Started(EntryStatus status, DateTimeOffset? finishedAt, DateTimeOffset now) =>
        status is EntryStatus.Running or EntryStatus.AwaitingApproval && !(finishedAt < now) ? now : null;

    /// <summary>What is over has finished: now, and never before its start.</summary>
    public static DateTimeOffset? Finished(EntryStatus status, DateTimeOffset? startedAt, DateTimeOffset now) =>
        !LedgerLifecycle.IsFinal(status) ? null : startedAt > now ? startedAt : now;

    /// <summary>SQL: what was said, else what lies between; a length beyond the column stays at its greatest.</summary>
    public static string Duration(string said, string startedAt, string finishedAt) =>
        $"coalesce({said}, case when {finishedAt} - {startedAt} is not null then least(2147483647, round(extract(epoch from {finishedAt} - {startedAt}) * 1000))::int end)";
}
