using Dapper;
using Microsoft.AspNetCore.WebUtilities;
using Nexo.Access;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Inbox.Views;

/// <param name="Name">1 to 60 characters, unlike the others of its kind.</param>
/// <param name="Address">The inbox's own, with its filters: <c>/aprovacoes?canal=shopee&amp;prioridade=alta</c>.</param>
/// <param name="Shared">Everybody of the workspace sees it; needs head or admin.</param>
/// <param name="IsDefault">The caller sees it when the inbox is opened without saying what.</param>
sealed record NewView(string? Name = null, string? Address = null, bool? Shared = null, bool? IsDefault = null);

/// <summary>Keeps the filters of an address of the inbox under a name.</summary>
sealed class SaveView(Database database, ListViews views, EventNudge events, TimeProvider time)
{
    static readonly string[] NotFilters = ["depois", "tarefa", "editar"];

    public async Task<Outcome<SavedView>> Save(Actor actor, NewView wanted, CancellationToken cancellationToken)
    {
        if (actor.Person is null)
            return ViewRefusals.ForPeople;
        if (!Named(wanted.Name).Try(out var name, out var refusal) || !Filters(wanted.Address).Try(out var address, out refusal))
            return refusal;
        if (wanted.Shared == true && !actor.May(Permission.ManageSettings))
            return ViewRefusals.NotYours;
        var id = Ids.New<ViewId>(time);
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        try
        {
            var made = await db.ExecuteScalarAsync<int>(new CommandDefinition("""
                with others as (
                    select count(*) as n, coalesce(max(place), -1) + 1 as next from saved_views
                     where workspace_id = @Workspace and shared = @shared and (shared or person_id = @Person)
                ), made as (
                    insert into saved_views (id, workspace_id, person_id, name, address, shared, place, created_at, changed_at)
                    select @id, @Workspace, @Person, @name, @address, @shared, next, @now, @now from others where n < @most returning *
                ), chosen as (
                    insert into default_views (workspace_id, person_id, view_id) select workspace_id, person_id, id from made where @isDefault
                        on conflict (workspace_id, person_id) do update set view_id = excluded.view_id
                ), told as (
                    insert into events (workspace_id, subject, kind, actor, body, at)
                    select workspace_id, id::text, 'view.created', @by, jsonb_build_object('shared', shared), @now from made
                )
                select count(*) from made
                """, new
            {
                actor.Workspace, actor.Person, by = actor.Name, id, name, address, now = time.GetUtcNow(), most = ListViews.MostOfAKind,
                shared = wanted.Shared == true, isDefault = wanted.IsDefault == true,
            }, cancellationToken: cancellationToken));
            if (made == 0)
                return ViewRefusals.TooMany;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return ViewRefusals.NameTaken;
        }
        events.Now();
        return await views.One(actor, (await ListViews.Read(db, actor, id, cancellationToken)).Single(), cancellationToken);
    }

    public static Outcome<string> Named(string? name) =>
        name?.Trim() is { Length: > 0 } given && given.EnumerateRunes().Count() <= 60 && !given.Any(c => char.IsControl(c) || char.IsSurrogate(c) && !given.IsNormalized())
            ? given
            : ViewRefusals.NameMissing;

    /// <summary>What the address filters, in the one way it is written; a page, an open task and the like are left out.</summary>
    public static Outcome<string> Filters(string? address)
    {
        if (address is not { Length: > 0 and <= 1_000 } || (address.Split('?')[0] is var path && path.Length > 0 && path != InboxView.Path))
            return ViewRefusals.AddressMissing;
        var asked = QueryHelpers.ParseQuery(address.IndexOf('?', StringComparison.Ordinal) is var at and >= 0 ? address[at..] : "");
        var view = InboxView.FromAddress(address).Rows;
        var known = view.Parts().ToDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in asked)
        {
            if (value.ToString() is { Length: > 0 } given && !NotFilters.Contains(name) && known.GetValueOrDefault(name) != given && !IsTheUsual(view, name, given))
                return ViewRefusals.PartUnknown(name, given);
        }
        return view.Url()[(InboxView.Path.Length + 1)..];
    }

    /// <summary>What goes without saying: the first tab, the usual order, blanks around a search.</summary>
    static bool IsTheUsual(InboxView view, string name, string value) => name switch
    {
        "aba" => value == InboxView.Slug(view.Tab),
        "ordem" => value == InboxView.Slug(view.Order),
        "busca" => value.Trim() == view.Search,
        "canal" or "responsavel" => string.Equals(value, name == "canal" ? view.Channel?.Name : view.Assignee?.ToString(), StringComparison.OrdinalIgnoreCase),
        _ => false,
    };
}
