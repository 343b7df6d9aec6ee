using System.Globalization;
using Dapper;

namespace Nexo.Platform;

/// <summary>The nodes that live, and those that died: their work goes on elsewhere, but somebody may want them back.</summary>
sealed class NodesCheckup(Database database) : ICheckup
{
    static readonly TimeSpan Silent = 3 * Presence.Every;

    public string About => "nodes";

    public int Order => 26;

    public async Task<Diagnosis> Look(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var nodes = (await db.QueryAsync<Row>(new CommandDefinition("""
            select case addresses when '' then machine || ', process ' || process else addresses end as name, role, version, started_at, seen_at, now() - seen_at as silent_for
              from nodes order by addresses, started_at
            """, cancellationToken: cancellationToken))).ToList();
        var living = nodes.FindAll(one => one.SilentFor < Silent);
        var sentence = living.Count == 0 ? "none lives" : $"{Count.Of(living.Count, "node lives", "nodes live")}: {string.Join(", ", living.Select(one => one.Said))}";
        if (living.Select(one => one.Version).Distinct().Count() > 1)
            sentence += "; more than one version runs";
        return Diagnosis.Well(sentence + string.Concat(nodes.Except(living).Select(one => $"; {one.Name} fell silent at {Row.Time(one.SeenAt)} without a goodbye")));
    }

    sealed record Row
    {
        public string Name { get; init; } = "";
        public string Role { get; init; } = "";
        public string Version { get; init; } = "";
        public DateTimeOffset StartedAt { get; init; }
        public DateTimeOffset SeenAt { get; init; }
        public TimeSpan SilentFor { get; init; }

        public string Said => $"{Name} ({Role}, {Version}, since {Time(StartedAt)})";

        public static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }
}
