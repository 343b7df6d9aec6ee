using Dapper;
using Nexo.Platform;

namespace Nexo.Imports;

/// <summary>
/// Ends imports whose reader died (kill -9, a lost machine): nobody can go on reading an upload, so the import
/// is marked failed and its staged rows are removed. What was being merged, or read from a kept upload, goes on by itself, through the outbox;
/// should its item have been lost or set aside, it gets a new one.
/// </summary>
sealed partial class CutOffImports(Database database, Node node, TimeProvider time, ILogger<CutOffImports> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!node.Works)
            return;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5), time);
        try
        {
            do
            {
                try
                {
                    await End(stoppingToken);
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    Interrupted(e);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    internal async Task<int> End(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var silent = (await db.QueryAsync<Silent>(new CommandDefinition(
            "select workspace_id, id from imports where status = 'reading' and upload_id is null and seen_at < now() - interval '20 seconds'", cancellationToken: cancellationToken))).AsList();
        foreach (var import in silent)
            await Staging.Fail(database, import.WorkspaceId, import.Id, "cut_off", "The server stopped while the file was being read. Nothing was imported; send it again.", time.GetUtcNow(), cancellationToken);
        await db.ExecuteAsync(new CommandDefinition("""
            with stuck as (
                update imports i set seen_at = now() where status in ('reading', 'merging') and seen_at < now() - interval '15 seconds' and (status = 'merging' or upload_id is not null)
                   and not exists (select from outbox o where o.kind in ('import.read', 'import.merge') and o.set_aside_at is null and o.body ->> 'importId' = i.id::text)
                returning workspace_id, id, case status when 'merging' then 'import.merge' else 'import.read' end as kind
            )
            insert into outbox (workspace_id, kind, body) select workspace_id, kind, jsonb_build_object('importId', id) from stuck
            """, cancellationToken: cancellationToken));
        foreach (var import in await db.QueryAsync<ImportId>(new CommandDefinition(
            """
            select id from imports i where status = 'failed' and exists (select from import_rows r where r.import_id = i.id)
            union select id from imports i where status = 'failed' and exists (select from import_sales_rows r where r.import_id = i.id)
            """, cancellationToken: cancellationToken)))
            await Staging.Clear(db, import, cancellationToken); // left behind when the clearing was cut short, too
        return silent.Count;
    }

    sealed record Silent
    {
        public WorkspaceId WorkspaceId { get; init; }
        public ImportId Id { get; init; }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Looking for imports that were cut off failed; trying again in five seconds")]
    partial void Interrupted(Exception cause);
}
