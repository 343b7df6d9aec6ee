using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Options;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Plans;

/// <summary>
/// Brings plan files into the database: those that Nexo brings itself, and those of the operator, which stand in for one of the same name.
/// What was switched on stays on while the file can be read; a file that is gone takes its plan along.
/// </summary>
sealed partial class PlanFiles(Database database, IOptions<PlanOptions> options, TimeProvider time, EventNudge events, ILogger<PlanFiles> log)
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);
    const string Workspace = "{workspace}";

    /// <summary>Where people see the files that Nexo brings itself.</summary>
    public const string ShippedBelow = "nexo";

    static string Shipped => Path.Combine(AppContext.BaseDirectory, "Plans", "Shipped");

    public async ValueTask Read(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var workspaces = (await db.QueryAsync<WorkspaceId>(new CommandDefinition("select id from workspaces order by created_at, id", cancellationToken: cancellationToken))).AsList();
        foreach (var (workspace, n) in workspaces.Select((workspace, n) => (workspace, n)))
            await Bring(db, workspace, [.. In(workspace, isFirst: n == 0)], cancellationToken);
    }

    /// <summary>The plans of a workspace; those that start programs belong to the installation's own, the first, unless the folder is the workspace's.</summary>
    IEnumerable<PlanFile> In(WorkspaceId workspace, bool isFirst)
    {
        var files = Files(Shipped, ShippedBelow).Where(file => isFirst || file.Reading.Plan is { RunsPrograms: false });
        if (options.Value.Folder is { Length: > 0 } folder && (isFirst || folder.Contains(Workspace, StringComparison.Ordinal)))
            files = files.Concat(Files(folder.Replace(Workspace, workspace.ToString(), StringComparison.Ordinal), "files"));
        return files.GroupBy(file => file.Name).Select(same => same.Last());
    }

    static IEnumerable<PlanFile> Files(string folder, string below)
    {
        if (!Directory.Exists(folder))
            yield break;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*.y*ml").OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            if (file.LinkTarget is null && PlanFile.Read(file, below) is { } read)
                yield return read;
        }
    }

    async Task Bring(NpgsqlConnection db, WorkspaceId workspace, IReadOnlyList<PlanFile> files, CancellationToken cancellationToken)
    {
        var brought = (await db.QueryAsync<(string Name, bool IsReadable)>(new CommandDefinition($"""
            with files as (
                select * from unnest(@names, @paths, @sources, @faults) as f (name, file, source, faults)
            ), kept as (
                insert into plans as p (id, workspace_id, name, origin, file, source, faults, created_by, created_at, changed_at)
                select gen_random_uuid(), @workspace, name, 'file', file, source, faults::jsonb, 'nexo', @now, @now from files
                 where not exists (select from plans o where o.workspace_id = @workspace and o.name = files.name and o.origin = 'page' and o.removed_at is null)
                on conflict (workspace_id, name) where removed_at is null do update
                   set file = excluded.file, source = excluded.source, faults = excluded.faults, changed_at = @now, revision = p.revision + 1,
                       switched_on = p.switched_on and excluded.faults = '[]', next_at = null
                 where p.origin = 'file' and (p.source, p.file, p.faults) is distinct from (excluded.source, excluded.file, excluded.faults)
             returning p.workspace_id, p.id, p.name, p.faults, p.file, xmax = 0 as is_new
            ), gone as (
                update plans p set removed_at = @now, switched_on = false, next_at = null, changed_at = @now
                 where p.workspace_id = @workspace and p.origin = 'file' and p.removed_at is null and p.name <> all(@names)
             returning p.workspace_id, p.id, p.name, p.faults, p.file
            ), told as (
                insert into events (workspace_id, subject, kind, actor, body, at)
                select workspace_id, id::text, 'plan.changed', 'nexo', jsonb_build_object('plan', name, 'file', file, 'faults', jsonb_array_length(faults)), @now from kept where not (is_new and file like '{ShippedBelow}/%') -- what Nexo brings itself is no news
                union all
                select workspace_id, id::text, 'plan.removed', 'nexo', jsonb_build_object('plan', name, 'file', file), @now from gone
            )
            select name, faults = '[]' from kept union all select name, true from gone
            """, new
        {
            workspace, now = time.GetUtcNow(), names = files.Select(file => file.Name).ToArray(), paths = files.Select(file => file.Path).ToArray(), sources = files.Select(file => file.Source).ToArray(),
            faults = files.Select(file => JsonSerializer.Serialize(file.Reading.Faults, Json.Options)).ToArray(),
        }, cancellationToken: cancellationToken))).AsList();
        if (brought.Count > 0)
            events.Now();
        foreach (var (name, _) in brought.Where(plan => !plan.IsReadable))
            Unreadable(name, files.First(file => file.Name == name).Reading.Faults[0].ToString());
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The file of plan {Plan} cannot be read: {Fault}")]
    partial void Unreadable(string plan, string fault);

    /// <param name="Path">As people see it: <c>nexo/nightly.yaml</c> or <c>files/mine.yaml</c>.</param>
    sealed record PlanFile(string Name, string Path, string Source, PlanReading Reading)
    {
        /// <summary>Null when the file is being written, or is not named as a plan may be.</summary>
        public static PlanFile? Read(FileInfo file, string below)
        {
            try
            {
                var source = System.IO.File.ReadAllText(file.FullName);
                var reading = Check(file, ReadPlan.From(source.Replace("\0", "", StringComparison.Ordinal), fromFile: true));
                var name = reading.Plan?.Name ?? System.IO.Path.GetFileNameWithoutExtension(file.Name).ToLowerInvariant();
                name = ReadPlan.IsName(name) ? name : file.Name.ToLowerInvariant(); // novo.yaml stands in the list, with its fault
                return ReadPlan.IsName(name) ? new PlanFile(name, $"{below}/{file.Name}", source[..Math.Min(source.Length, ReadPlan.MostCharacters)], reading) : null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }

        /// <summary>A file that others may write is not the operator's alone.</summary>
        static PlanReading Check(FileInfo file, PlanReading reading)
        {
            const UnixFileMode Others = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
            return OperatingSystem.IsWindows() || (file.UnixFileMode & Others) == UnixFileMode.None
                ? reading
                : new PlanReading(null, [new PlanFault(1, 1, "", PlanRules.WrittenByOthers), .. reading.Faults]);
        }
    }
}
