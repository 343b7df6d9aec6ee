using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Imports;

/// <summary>Looks at a source: keeps what is new as an upload, and imports it. What has the content of the last time is thrown away again.</summary>
sealed class RunSource(Database database, Sources sources, FolderFiles folders, FetchFile fetch, KeepUpload uploads, ImportUpload imports, Mappings mappings, RecordRuns record, TimeProvider time) : IOutboxWork
{
    internal const int FilesAtOnce = 20;
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    public string Kind => "import.source";

    public int BatchSize => 1;

    public int MaxAttempts => 3;

    public async ValueTask Handle(IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken)
    {
        foreach (var item in items)
        {
            var body = JsonSerializer.Deserialize<Body>(item.Body, Json.Options)!;
            await Run(item.Workspace, body.SourceId, body.Asked, cancellationToken);
        }
    }

    /// <summary>One run of a source at a time; the lock goes with the connection, so a dead node holds none.</summary>
    /// <returns>False when another run of it is under way: nothing was looked at here.</returns>
    internal async Task<bool> Run(WorkspaceId workspace, SourceId id, bool asked, CancellationToken cancellationToken)
    {
        await using var held = await database.OpenForWork(cancellationToken);
        if (!await held.ExecuteScalarAsync<bool>(new CommandDefinition("select pg_try_advisory_lock(hashtextextended('import source ' || @id::text, 0))", new { id }, cancellationToken: cancellationToken)))
            return false;
        try
        {
            if (await sources.Find(workspace, id, cancellationToken) is { } source && (asked || source.PausedAt is null))
                await Look(source, cancellationToken);
            return true;
        }
        finally
        {
            await held.ExecuteAsync("select pg_advisory_unlock(hashtextextended('import source ' || @id::text, 0))", new { id });
        }
    }

    async Task Look(ImportSource source, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(Longest);
        var seen = new Seen(source.Etag, source.LastModified);
        IReadOnlyList<SourceRun> runs;
        try
        {
            var mapping = source.MappingId is { } chosen ? await mappings.Find(source.WorkspaceId, chosen, late.Token) : null;
            (runs, seen) = source.Kind == "folder" ? (await Folder(source, mapping, late.Token), seen) : await Address(source, mapping, late.Token);
        }
        catch (SourceFailed failed)
        {
            runs = [Failed(failed.Code, failed.Message)];
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            runs = [Failed("timed_out", $"The source took longer than {Longest.TotalMinutes:0} minutes.")];
        }
        catch (Exception e) when (e is IOException or HttpRequestException or UnauthorizedAccessException or CryptographicException)
        {
            runs = [Failed("not_readable", e is CryptographicException ? "The sealed header cannot be opened any more; give its value again." : e.Message)];
        }
        await record.Write(source, runs, seen, cancellationToken);
    }

    async Task<IReadOnlyList<SourceRun>> Folder(ImportSource source, Mapping? mapping, CancellationToken cancellationToken)
    {
        if (!(await folders.Find(source.WorkspaceId, source.Location, cancellationToken)).Try(out var folder, out var refusal))
            throw new SourceFailed(refusal.Code, refusal.Sentence);
        var known = await record.Versions(source, cancellationToken);
        var runs = new List<SourceRun>();
        foreach (var file in FolderFiles.Matching(folder, source.Pattern ?? "*").Where(file => !IsKnown(known, file)).Take(FilesAtOnce))
        {
            var version = new SourceVersion(source.Id, file.Name, file.Length, Written(file), []);
            await using var content = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var run = await Import(source, mapping, content, file.Name, version, known.GetValueOrDefault(file.Name)?.Hash, () => IsSettled(file), cancellationToken);
            if (run is not null)
                runs.Add(run);
        }
        return runs.Count > 0 ? runs : [new SourceRun(time.GetUtcNow(), "nothing_new")];
    }

    static bool IsKnown(IReadOnlyDictionary<string, SourceVersion> known, FileInfo file) =>
        known.GetValueOrDefault(file.Name) is { } version && version.Size == file.Length && version.ModifiedAt is { } at && Math.Abs((at - Written(file)).TotalMilliseconds) < 1;

    static DateTimeOffset Written(FileInfo file) => new(file.LastWriteTimeUtc, TimeSpan.Zero);

    /// <summary>Somebody who was still writing while it was read has changed its length or time.</summary>
    static bool IsSettled(FileInfo before)
    {
        var now = new FileInfo(before.FullName);
        return now.Exists && now.Length == before.Length && now.LastWriteTimeUtc == before.LastWriteTimeUtc;
    }

    async Task<(IReadOnlyList<SourceRun>, Seen)> Address(ImportSource source, Mapping? mapping, CancellationToken cancellationToken)
    {
        using var fetched = await fetch.Get(source, cancellationToken);
        if (fetched.File is null)
            return ([new SourceRun(time.GetUtcNow(), "unchanged")], new Seen(source.Etag, source.LastModified));
        var known = await record.Versions(source, cancellationToken);
        var run = await Import(source, mapping, fetched.File, fetched.FileName!, new SourceVersion(source.Id, "", null, null, []), known.GetValueOrDefault("")?.Hash, () => true, cancellationToken);
        return ([run!], run!.Outcome == "failed" ? new Seen(null, null) : new Seen(fetched.Etag, fetched.LastModified));
    }

    /// <returns>Null: the file is still being written; the next run finds it.</returns>
    async Task<SourceRun?> Import(ImportSource source, Mapping? mapping, Stream content, string fileName, SourceVersion version, byte[]? before, Func<bool> settled, CancellationToken cancellationToken)
    {
        var actor = Actor.Nexo(source.WorkspaceId);
        var file = version.File.Length > 0 ? version.File : null;
        await using var hashed = new Hashed(content);
        if (!(await uploads.Run(actor, new WantedImport(source.Channel, fileName, source.Currency, null), hashed, cancellationToken)).Try(out var upload, out var refusal))
        {
            await record.Note(source, version with { Hash = hashed.Sum() }, settled() && file is not null, cancellationToken);
            return Failed(refusal.Code, refusal.Sentence, file);
        }
        version = version with { Hash = hashed.Sum() };
        if (!settled() || before?.AsSpan().SequenceEqual(version.Hash) == true)
        {
            await uploads.Drop(source.WorkspaceId, upload, cancellationToken);
            if (!settled())
                return null;
            await record.Note(source, version, true, cancellationToken);
            return new SourceRun(time.GetUtcNow(), "unchanged", file);
        }
        if (await uploads.Unreadable(source.WorkspaceId, upload, mapping, cancellationToken) is { } unreadable)
        {
            await uploads.Drop(source.WorkspaceId, upload, cancellationToken);
            await record.Note(source, version, file is not null, cancellationToken);
            return Failed(unreadable.Code, unreadable.Sentence, file);
        }
        var begun = await imports.Begin(actor, upload, mapping?.Fields, mapping, version, cancellationToken);
        return begun.Try(out var import, out refusal) ? new SourceRun(time.GetUtcNow(), "imported", file, import) : Failed(refusal.Code, refusal.Sentence, file);
    }

    SourceRun Failed(string code, string why, string? file = null) => new(time.GetUtcNow(), "failed", file, null, code, why);

    sealed record Body(SourceId SourceId, bool Asked = false);

    /// <summary>Knows the content by its SHA-256 when it was read.</summary>
    sealed class Hashed(Stream content) : ReadThrough(content)
    {
        readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public byte[] Sum() => hash.GetCurrentHash();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            hash.AppendData(buffer.Span[..read]);
            return read;
        }

        protected override void Passed(int bytes)
        {
        }

        protected override void Dispose(bool disposing)
        {
            hash.Dispose();
            base.Dispose(disposing);
        }
    }
}
