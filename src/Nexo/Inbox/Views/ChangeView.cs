using Dapper;
using Nexo.Access;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Inbox.Views;

/// <summary>What is to change; what is left out stays.</summary>
/// <param name="Name">1 to 60 characters.</param>
/// <param name="Address">Other filters.</param>
/// <param name="Shared">Everybody's or the owner's alone.</param>
/// <param name="IsDefault">For the caller alone.</param>
/// <param name="Place">From 0, among the private or among the shared views; further than the last is the last.</param>
sealed record ViewChange(string? Name = null, string? Address = null, bool? Shared = null, bool? IsDefault = null, int? Place = null)
{
    public bool IsOnlyMine => this == new ViewChange(IsDefault: IsDefault);
}

/// <summary>Renames, changes, shares, orders and deletes views.</summary>
sealed class ChangeView(Database database, ListViews views, EventNudge events, TimeProvider time)
{
    public async Task<Outcome<SavedView>> Change(Actor actor, ViewId id, ViewChange change, CancellationToken cancellationToken)
    {
        if (change == new ViewChange())
            return ViewRefusals.NothingToChange;
        if (Broken(change) is { } broken)
            return broken;
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        await using var transaction = await db.BeginTransactionAsync(cancellationToken);
        if (!(await Known(db, actor, id, change.IsOnlyMine, cancellationToken)).Try(out var view, out var refusal))
            return refusal;
        if (change.Shared is { } share && share != view.Shared && !ViewRefusals.May(actor, share ? default : view.OwnerId, share))
            return ViewRefusals.NotYours;
        try
        {
            await Write(db, actor, view, change, cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return ViewRefusals.NameTaken;
        }
        if (change.Place is { } place)
            await Move(db, actor, view with { Shared = change.Shared ?? view.Shared }, place, cancellationToken);
        var changed = (await ListViews.Read(db, actor, id, cancellationToken)).SingleOrDefault();
        await transaction.CommitAsync(cancellationToken);
        events.Now();
        return changed is null ? ViewRefusals.NotFound : await views.One(actor, changed, cancellationToken);
    }

    public async Task<Outcome<SavedView>> Delete(Actor actor, ViewId id, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        if (!(await Known(db, actor, id, onlyMine: false, cancellationToken)).Try(out var view, out var refusal))
            return refusal;
        var deleted = await db.ExecuteScalarAsync<int>(new CommandDefinition("""
            with gone as (delete from saved_views where workspace_id = @Workspace and id = @id returning *),
            told as (
                insert into events (workspace_id, subject, kind, actor, body, at)
                select workspace_id, id::text, 'view.deleted', @Name, jsonb_build_object('shared', shared), @now from gone
            )
            select count(*) from gone
            """, new { actor.Workspace, actor.Name, id, now = time.GetUtcNow() }, cancellationToken: cancellationToken));
        events.Now();
        return deleted == 0 ? ViewRefusals.NotFound : view;
    }

    static Refusal? Broken(ViewChange change) =>
        (change.Name is null ? null : SaveView.Named(change.Name).Refusal)
        ?? (change.Address is null ? null : SaveView.Filters(change.Address).Refusal)
        ?? (change.Place < 0 ? ViewRefusals.PlaceWrong : null);

    static async Task<Outcome<SavedView>> Known(NpgsqlConnection db, Actor actor, ViewId id, bool onlyMine, CancellationToken cancellationToken)
    {
        if (actor.Person is null)
            return ViewRefusals.ForPeople;
        if ((await ListViews.Read(db, actor, id, cancellationToken)).SingleOrDefault() is not { } view)
            return ViewRefusals.NotFound;
        return view.MayChange || onlyMine ? view : ViewRefusals.NotYours;
    }

    Task<int> Write(NpgsqlConnection db, Actor actor, SavedView view, ViewChange change, CancellationToken cancellationToken) =>
        db.ExecuteAsync(new CommandDefinition("""
            with changed as (
                update saved_views v set name = coalesce(@name, name), address = coalesce(@address, address), shared = coalesce(@shared, shared), changed_at = @now,
                       place = case when coalesce(@shared, shared) = shared then place else coalesce((select max(o.place) + 1 from saved_views o
                               where o.workspace_id = @Workspace and o.shared = @shared and (o.shared or o.person_id = v.person_id)), 0) end
                 where workspace_id = @Workspace and id = @Id returning *
            ), chosen as (
                insert into default_views (workspace_id, person_id, view_id) select workspace_id, @Person, id from changed where @isDefault
                    on conflict (workspace_id, person_id) do update set view_id = excluded.view_id
            ), left_off as (
                delete from default_views d using changed c where not @isDefault and d.workspace_id = c.workspace_id and d.person_id = @Person and d.view_id = c.id
            )
            insert into events (workspace_id, subject, kind, actor, body, at)
            select workspace_id, id::text, 'view.changed', @by, jsonb_build_object('shared', shared), @now from changed
            """, new
        {
            actor.Workspace, actor.Person, by = actor.Name, view.Id, change.Shared, change.IsDefault, name = change.Name?.Trim(), now = time.GetUtcNow(),
            address = change.Address is null ? null : SaveView.Filters(change.Address).Value,
        }, cancellationToken: cancellationToken));

    /// <summary>All of its kind are numbered anew.</summary>
    static Task<int> Move(NpgsqlConnection db, Actor actor, SavedView view, int place, CancellationToken cancellationToken) =>
        db.ExecuteAsync(new CommandDefinition("""
            with others as (
                select id, row_number() over (order by place, id) - 1 as n from saved_views
                 where workspace_id = @Workspace and shared = @Shared and (shared or person_id = @OwnerId) and id <> @Id
            )
            update saved_views v set place = o.n from (
                select id, n + case when n >= @place then 1 else 0 end as n from others
                union all select @Id, least(@place, (select count(*) from others))
            ) o where v.workspace_id = @Workspace and v.id = o.id
            """, new { actor.Workspace, view.Id, view.Shared, view.OwnerId, place }, cancellationToken: cancellationToken));
}
