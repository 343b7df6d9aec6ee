using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Insights.Search;

/// <summary>Something the palette leads to.</summary>
/// <param name="Kind">task or listing.</param>
/// <param name="Channel">As on the wire.</param>
public sealed record Found(string Kind, Guid Id, string Title, string Channel);

/// <summary>Tasks and listings by a part of their title, for the palette: at most eight of each.</summary>
static class SearchEverything
{
    public static async Task<IReadOnlyList<Found>> Read(Database database, Actor actor, string wanted, CancellationToken cancellationToken)
    {
        if (wanted.Length < 2)
            return [];
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        // The newest of a hundred are shown: enough for a palette, and cheap however common the word is.
        var found = await db.QueryAsync<(string Kind, Guid Id, string Title, string Channel)>("""
            (select 'task', t.id, t.title, t.marketplace from tasks_titled(@pattern, 100) as hit (id) join marketplace_tasks t using (id)
              order by t.created_at desc limit 8)
            union all
            (select 'listing', l.id, l.title, l.channel from listings_titled(@pattern, 100) as hit (id) join listings l using (id)
              order by l.changed_at desc limit 8)
            """, new { pattern = Like(wanted) });
        return [.. found.Select(f => new Found(f.Kind, f.Id, f.Title, f.Channel))];
    }

    static string Like(string wanted) =>
        $"%{wanted.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
}
