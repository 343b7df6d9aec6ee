using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.AuditTrail.Pages;

/// <summary>Everything the page shows, read at once.</summary>
sealed record AuditView(IReadOnlyList<SealedEntry> Entries, AuditNames Names, IReadOnlyList<AuditNames.Named> Team, TrailHead Head, string? NextCursor)
{
    public const int Rows = 40;
}

sealed class ReadAudit(FindEntries find, ReadHead head, Database database)
{
    public async Task<Outcome<AuditView>> Read(WorkspaceId workspace, AuditQuery query, string? cursor, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        var after = string.IsNullOrEmpty(cursor) ? null : AuditCursor.Read(cursor);
        if (!string.IsNullOrEmpty(cursor) && after is null)
            return Refusal.Invalid("cursor", "unknown_cursor", "cursor: must be the nextCursor of an earlier answer.");
        if (!AuditFilter.Read(query, zone).Try(out var filter, out var refusal))
            return refusal;
        var found = await find.Latest(workspace, filter, after, AuditView.Rows + 1, cancellationToken);
        var next = found.Count > AuditView.Rows ? new AuditCursor(found[AuditView.Rows - 1].At, found[AuditView.Rows - 1].Position).Wire() : null;
        await using var db = await database.OpenFor(workspace, cancellationToken);
        return new AuditView([.. found.Take(AuditView.Rows)], await AuditNames.Of(db, workspace, found, cancellationToken), await AuditNames.Team(db, workspace, cancellationToken),
            await head.Of(workspace, cancellationToken), next);
    }
}

/// <summary>What an entry was done to, as a page shows it.</summary>
/// <param name="Name">Null when it has none that people know.</param>
/// <param name="Href">Null when it has no page.</param>
readonly record struct AuditObject(string? Name, string? Href)
{
    static readonly (string Prefix, string Page)[] Pages =
    [
        ("token.", "/administracao/chaves"), ("person.", "/administracao/equipe"), ("invitation.", "/administracao/equipe"),
        ("policy.", "/administracao/politicas"), ("model.", "/administracao/modelos"), ("rule.", "/administracao/regras"),
    ];

    public static AuditObject Of(SealedEntry entry, AuditNames names)
    {
        if (entry.Kind.StartsWith("task.", StringComparison.Ordinal))
            return new(names.Task(entry.Subject), $"/tarefas/{entry.Subject}");
        if (entry.Kind.StartsWith("import.", StringComparison.Ordinal))
            return new(entry.Event?.Text("fileName"), $"/anuncios/importacoes/{entry.Subject}");
        if (entry.Actor == $"person:{entry.Subject}")
            return default; // done to oneself, as signing in is
        return new(names.PersonOf(entry.Subject) ?? names.InvitationOf(entry.Subject) ?? entry.Event?.Text("name") ?? (Guid.TryParse(entry.Subject, out _) ? null : entry.Subject), Array.Find(Pages, page => entry.Kind.StartsWith(page.Prefix, StringComparison.Ordinal)).Page);
    }
}
