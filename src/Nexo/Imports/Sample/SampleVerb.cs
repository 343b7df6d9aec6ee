using Dapper;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Imports;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Imports.Sample;

/// <summary>
/// <c>dotnet Nexo.dll sample</c>: loads the sample catalogue into the first workspace, through the same import
/// as every other file. A second run changes nothing, also not what people have changed since.
/// </summary>
sealed class SampleVerb(Database database, Migrations migrations, ImportListings imports, MergeImport merge, GetImports reads, SampleSales sales) : IVerb
{
    public string Name => "sample";

    public async Task<int> Run(IConfiguration arguments, CancellationToken cancellationToken)
    {
        await migrations.Apply(cancellationToken);
        await using var db = await database.OpenForWork(cancellationToken);
        var workspace = await db.QuerySingleOrDefaultAsync<WorkspaceId?>("select id from workspaces order by created_at, id limit 1")
            ?? throw new CannotStart("there is no workspace yet: run setup first.");
        foreach (var channel in Channel.All)
        {
            if (await IsLoaded(db, workspace, channel))
            {
                await Console.Out.WriteLineAsync($"{channel.Title}: loaded already");
                continue;
            }
            var import = await Load(Actor.Nexo(workspace), channel, cancellationToken);
            await Console.Out.WriteLineAsync($"{channel.Title}: {import.Inserted} new, {import.Updated} changed, {import.Unchanged} unchanged");
        }
        return 0;
    }

    internal static Task<bool> IsLoaded(NpgsqlConnection db, WorkspaceId workspace, Channel channel) => db.ExecuteScalarAsync<bool>("""
        select exists (select from imports where workspace_id = @workspace and channel = @channel and requested_by = 'nexo' and status = 'completed')
        """, new { workspace, channel });

    /// <summary>Merges here and now: the server, whose outbox would do it, may not be running.</summary>
    internal async Task<ListingImport> Load(Actor actor, Channel channel, CancellationToken cancellationToken)
    {
        await using var file = typeof(SampleVerb).Assembly.GetManifestResourceStream($"Nexo.Imports.Sample.{channel.Name}.json")
            ?? throw new InvalidOperationException($"no sample for {channel.Name}");
        if (!(await imports.Run(actor, new WantedImport(channel, $"{channel.Name}.json", null, file.Length), file, cancellationToken)).Try(out var id, out var refusal))
            throw new InvalidOperationException($"the sample of {channel.Name} was refused: {refusal.Sentence}");
        await merge.Merge(actor.Workspace, id, cancellationToken);
        await sales.Load(actor.Workspace, channel, cancellationToken);
        return await reads.WaitFor(actor.Workspace, id, TimeSpan.FromSeconds(30), cancellationToken);
    }
}
