using Dapper;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Npgsql;

namespace Nexo.Platform;

/// <summary>A node says every few seconds that it lives, and goodbye when it is stopped: who falls silent without one has died.</summary>
sealed class Presence(Database database, Node node, IServer server, IHostApplicationLifetime life) : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    readonly Guid id = Guid.CreateVersion7();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var _ = life.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        while (true)
        {
            try
            {
                await Live(stoppingToken);
            }
            catch (Exception e) when (DatabaseTrouble.Passing(e) is not null)
            {
                // The database is away: whoever would read this is as well.
            }
            await Task.Delay(Every, stoppingToken);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await using var db = await database.OpenForWork(cancellationToken);
            await db.ExecuteAsync(new CommandDefinition("delete from nodes where id = @id", new { id }, cancellationToken: cancellationToken));
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
        {
            // It is taken for dead, which does no harm.
        }
    }

    /// <summary>Who lives at the address of a dead one takes its place; who was silent for a day is forgotten.</summary>
    async Task Live(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        await db.ExecuteAsync(new CommandDefinition("""
            with gone as (
                delete from nodes where id <> @id and (seen_at < now() - interval '1 day' or (machine, addresses) = (@machine, @addresses) and @addresses <> '')
            )
            insert into nodes (id, machine, process, addresses, role, version) values (@id, @machine, @process, @addresses, @role, @version)
            on conflict (id) do update set seen_at = now()
            """, new
        {
            id,
            machine = Environment.MachineName,
            process = Environment.ProcessId,
            addresses = string.Join(' ', server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []),
            role = node.Role.ToString().ToLowerInvariant(),
            version = Version.Text,
        }, cancellationToken: cancellationToken));
    }
}
