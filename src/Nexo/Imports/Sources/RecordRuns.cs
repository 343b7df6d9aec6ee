using Dapper;
using Nexo.Platform;

namespace Nexo.Imports;

/// <summary>One version of a file that was read; of an address <paramref name="File"/> is empty.</summary>
sealed record SourceVersion(SourceId SourceId, string File, long? Size, DateTimeOffset? ModifiedAt, byte[] Hash)
{
    public SourceVersion() : this(default, "", null, null, [])
    {
    }
}

/// <summary>By what an address knows whether it has changed.</summary>
readonly record struct Seen(string? Etag, string? LastModified);

/// <summary>Writes down what came of a run, and when the next one is.</summary>
sealed class RecordRuns(Database database, Sources sources, EventNudge nudge, TimeProvider time)
{
    public async Task<IReadOnlyDictionary<string, SourceVersion>> Versions(ImportSource source, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        return (await db.QueryAsync<SourceVersion>(new CommandDefinition("""
            select source_id, file, size, modified_at, hash from import_source_files where workspace_id = @WorkspaceId and source_id = @Id
            """, new { source.WorkspaceId, source.Id }, cancellationToken: cancellationToken))).ToDictionary(version => version.File);
    }

    /// <summary>This version was seen; it is not read again.</summary>
    public async Task Note(ImportSource source, SourceVersion version, bool wanted, CancellationToken cancellationToken)
    {
        if (!wanted)
            return;
        await using var db = await database.OpenForWork(cancellationToken);
        await db.ExecuteAsync(new CommandDefinition("""
            insert into import_source_files (workspace_id, source_id, file, size, modified_at, hash) values (@WorkspaceId, @Id, @File, @Size, @ModifiedAt, @Hash)
            on conflict (source_id, file) do update set size = excluded.size, modified_at = excluded.modified_at, hash = excluded.hash
            """, new { source.WorkspaceId, source.Id, version.File, version.Size, version.ModifiedAt, version.Hash }, cancellationToken: cancellationToken));
    }

    public async Task Write(ImportSource source, IReadOnlyList<SourceRun> runs, Seen seen, CancellationToken cancellationToken)
    {
        var zone = await sources.Zone(source.WorkspaceId, cancellationToken);
        var failure = runs.LastOrDefault(run => run.Outcome == "failed");
        var outcome = failure?.Outcome ?? runs.FirstOrDefault(run => run.Outcome == "imported")?.Outcome ?? runs[^1].Outcome;
        var failures = failure is null ? 0 : source.Failures + 1;
        await using var db = await database.OpenForWork(cancellationToken);
        await db.ExecuteAsync(new CommandDefinition("""
            with ran as (
                insert into import_source_runs (id, workspace_id, source_id, ran_at, outcome, file, import_id, error_code, error)
                select r.id, @WorkspaceId, s.id, r.ran_at, r.outcome, r.file, r.import_id, r.error_code, r.error
                  from unnest(@ids, @times, @outcomes, @files, @imports, @codes, @errors) r (id, ran_at, outcome, file, import_id, error_code, error) join import_sources s on s.id = @Id
            ), moved as (
                update import_sources set last_run_at = @now, last_outcome = @outcome, failures = @failures, next_at = @next, etag = @Etag, last_modified = @LastModified
                 where workspace_id = @WorkspaceId and id = @Id returning *
            )
            insert into events (workspace_id, subject, kind, actor, channel, body)
            select workspace_id, id::text, 'import_source.' || @outcome, 'nexo', channel, jsonb_strip_nulls(jsonb_build_object('name', name, 'error', @error::text, 'failures', nullif(failures, 0)))
              from moved where @outcome in ('imported', 'failed')
            """, new
        {
            source.WorkspaceId, source.Id, outcome, failures, seen.Etag, seen.LastModified, error = failure?.Error, now = time.GetUtcNow(), next = source.Cadence.Next(time.GetUtcNow(), zone, failures),
            ids = runs.Select(_ => Guid.CreateVersion7(time.GetUtcNow())).ToArray(), times = runs.Select(run => run.RanAt.UtcDateTime).ToArray(), outcomes = runs.Select(run => run.Outcome).ToArray(),
            files = runs.Select(run => run.File).ToArray(), imports = runs.Select(run => run.ImportId?.Value).ToArray(), codes = runs.Select(run => run.ErrorCode).ToArray(), errors = runs.Select(run => run.Error).ToArray(),
        }, cancellationToken: cancellationToken));
        nudge.Now();
    }
}
