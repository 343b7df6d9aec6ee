using Dapper;
using Nexo.Access;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Models;

/// <summary>Adds a model to the workspace's chain, at its end unless a place is named.</summary>
sealed class AddModel(Database database, ModelKeys keys, ModelAddresses addresses, EventNudge events, TimeProvider time)
{
    public async Task<Outcome<WorkspaceModel>> For(Actor by, NewModel wanted, CancellationToken cancellationToken)
    {
        if (ModelFacts.Broken(wanted) is { } broken)
            return broken;
        Uri? address = null;
        if (!string.IsNullOrWhiteSpace(wanted.BaseUrl) && !addresses.Read(wanted.BaseUrl, "baseUrl").Try(out address, out var refusal))
            return refusal;
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        await using var transaction = await db.BeginTransactionAsync(cancellationToken);
        await Turn.Take(db, by.Workspace, cancellationToken);
        if (await db.ExecuteScalarAsync<int>("select count(*)::integer from workspace_models where workspace_id = @Workspace", new { by.Workspace }) >= ModelFacts.MostModels)
            return ModelFacts.TooMany;
        var id = Guid.CreateVersion7(time.GetUtcNow());
        try
        {
            await Insert(db, by, id, wanted, address);
        }
        catch (PostgresException e) when (e.ConstraintName == "model_names_differ")
        {
            return ModelFacts.NameTaken;
        }
        if (wanted.Place is { } place)
            await Turn.Put(db, by.Workspace, id, place);
        var added = (await ReadModels.All(db, by.Workspace, id, cancellationToken)).Single();
        await transaction.CommitAsync(cancellationToken);
        events.Now();
        return added;
    }

    Task<int> Insert(NpgsqlConnection db, Actor by, Guid id, NewModel wanted, Uri? address) => db.ExecuteAsync("""
        with added as (
            insert into workspace_models (id, workspace_id, kind, name, base_url, model, key_sealed, key_hint, place, enabled, timeout_seconds, max_output_tokens,
                                          input_price, output_price, created_by, created_at, changed_at)
            select @id, @Workspace, @kind, @name, @address, @model, @sealed, @hint, coalesce(max(place), 0) + 1, @enabled, @timeout, @MaxOutputTokens,
                   @InputPrice, @OutputPrice, @By, @now, @now from workspace_models where workspace_id = @Workspace
         returning id, workspace_id, kind, name, base_url, model, enabled
        )
        insert into events (workspace_id, subject, kind, actor, body, at)
        select workspace_id, id, 'model.added', @By, jsonb_build_object('kind', kind, 'name', name, 'baseUrl', base_url, 'model', model, 'enabled', enabled, 'withKey', @sealed::text is not null), @now from added
        """, new
    {
        id,
        by.Workspace,
        kind = wanted.Kind!.Value.ToString().ToLowerInvariant(),
        name = wanted.Name!.Trim(),
        address = address?.ToString().TrimEnd('/'),
        model = wanted.Model!.Trim(),
        @sealed = wanted.Key is null ? null : keys.Seal(by.Workspace, wanted.Key),
        hint = wanted.Key is null ? null : ModelKeys.Hint(wanted.Key),
        enabled = wanted.Enabled ?? true,
        timeout = wanted.TimeoutSeconds ?? ModelFacts.UsualTimeout,
        wanted.MaxOutputTokens,
        wanted.InputPrice,
        wanted.OutputPrice,
        By = by.Name,
        now = time.GetUtcNow(),
    });
}
