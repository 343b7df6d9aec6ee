using Dapper;
using Nexo.Access;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Models;

/// <summary>Changes a model of the chain, or moves it; of two who saw the same revision one wins.</summary>
sealed class ChangeModel(Database database, ModelKeys keys, ModelAddresses addresses, EventNudge events, TimeProvider time)
{
    public async Task<Outcome<WorkspaceModel>> For(Actor by, Guid id, ModelChange change, CancellationToken cancellationToken)
    {
        if (ModelFacts.Broken(change) is { } broken)
            return broken;
        Uri? address = null;
        if (change.BaseUrl is not null && !addresses.Read(change.BaseUrl, "baseUrl").Try(out address, out var refusal))
            return refusal;
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        await using var transaction = await db.BeginTransactionAsync(cancellationToken);
        await Turn.Take(db, by.Workspace, cancellationToken);
        if ((await ReadModels.All(db, by.Workspace, id, cancellationToken)).SingleOrDefault() is not { } known)
            return ModelFacts.NotFound;
        if (change.Revision is { } seen && seen != known.Revision)
            return ModelFacts.ChangedSinceSeen;
        if (Unsafe(known, change, address) is { } unsafeChange)
            return unsafeChange;
        try
        {
            await Update(db, by, known, change, address);
        }
        catch (PostgresException e) when (e.ConstraintName == "model_names_differ")
        {
            return ModelFacts.NameTaken;
        }
        if (change.Place is { } place)
            await Turn.Put(db, by.Workspace, id, place);
        var changed = (await ReadModels.All(db, by.Workspace, id, cancellationToken)).Single();
        await transaction.CommitAsync(cancellationToken);
        events.Now();
        return changed;
    }

    /// <summary>A key goes to the server it was given for, and to no other.</summary>
    static Refusal? Unsafe(WorkspaceModel known, ModelChange change, Uri? address)
    {
        var clears = change.Clear ?? [];
        if (known.Kind == ModelKind.Compatible && clears.Contains("baseUrl") && address is null)
            return ModelFacts.AddressMissing;
        var moves = address is not null ? Server(address) != (known.BaseUrl is null ? null : Server(new Uri(known.BaseUrl))) : clears.Contains("baseUrl") && known.BaseUrl is not null;
        return moves && known.KeyHint is not null && change.Key is null && !clears.Contains("key") ? ModelFacts.KeyNeeded : null;
    }

    static string Server(Uri address) => address.GetLeftPart(UriPartial.Authority);

    Task<int> Update(NpgsqlConnection db, Actor by, WorkspaceModel known, ModelChange change, Uri? address)
    {
        var clears = change.Clear ?? [];
        return db.ExecuteAsync("""
            with changed as (
                update workspace_models
                   set name = coalesce(@name, name), model = coalesce(@model, model), enabled = coalesce(@Enabled, enabled), timeout_seconds = coalesce(@TimeoutSeconds, timeout_seconds),
                       base_url = case when @clearAddress then @address else coalesce(@address, base_url) end,
                       max_output_tokens = case when @clearOutput then @MaxOutputTokens else coalesce(@MaxOutputTokens, max_output_tokens) end,
                       input_price = case when @clearInputPrice then @InputPrice else coalesce(@InputPrice, input_price) end,
                       output_price = case when @clearOutputPrice then @OutputPrice else coalesce(@OutputPrice, output_price) end,
                       key_hint = case when @newKey then @hint else key_hint end,
                       revision = revision + 1, changed_at = @now
                 where workspace_id = @Workspace and id = @Id and revision = @Revision
             returning workspace_id, id, name
            )
            insert into events (workspace_id, subject, kind, actor, body, at)
            select workspace_id, id, 'model.changed', @By, jsonb_build_object('name', name, 'changed', to_jsonb(@what)), @now from changed
            """.Replace("key_hint = case", change.Key is not null || clears.Contains("key") ? "key_sealed = @sealed, key_hint = case" : "key_hint = case", StringComparison.Ordinal), new
        {
            by.Workspace,
            known.Id,
            known.Revision,
            name = change.Name?.Trim(),
            model = change.Model?.Trim(),
            change.Enabled,
            change.TimeoutSeconds,
            address = address?.ToString().TrimEnd('/'),
            clearAddress = clears.Contains("baseUrl"),
            change.MaxOutputTokens,
            clearOutput = clears.Contains("maxOutputTokens"),
            change.InputPrice,
            clearInputPrice = clears.Contains("inputPrice"),
            change.OutputPrice,
            clearOutputPrice = clears.Contains("outputPrice"),
            newKey = change.Key is not null || clears.Contains("key"),
            @sealed = change.Key is null ? null : keys.Seal(by.Workspace, change.Key),
            hint = change.Key is null ? null : ModelKeys.Hint(change.Key),
            what = Changed(change),
            By = by.Name,
            now = time.GetUtcNow(),
        });
    }

    /// <summary>Names only: the log holds no key.</summary>
    static string[] Changed(ModelChange change)
    {
        (string Name, object? Value)[] all =
        [
            ("name", change.Name), ("baseUrl", change.BaseUrl), ("model", change.Model), ("key", change.Key), ("place", change.Place), ("enabled", change.Enabled),
            ("timeoutSeconds", change.TimeoutSeconds), ("maxOutputTokens", change.MaxOutputTokens), ("inputPrice", change.InputPrice), ("outputPrice", change.OutputPrice),
        ];
        return [.. all.Where(one => one.Value is not null).Select(one => one.Name).Union(change.Clear ?? [])];
    }
}
