using System.Data;
using Npgsql;

namespace Nexo.Platform;

/// <summary>
/// The one way to a connection. What a page or the API opens is bound by row-level security to one workspace;
/// what a worker opens sees all of them and must name the workspace in its SQL.
/// </summary>
public sealed class Database(NpgsqlDataSource source)
{
    /// <summary>For pages and the API: the role <c>nexo_web</c>, which sees only this workspace.</summary>
    public ValueTask<NpgsqlConnection> OpenFor(WorkspaceId workspace, CancellationToken cancellationToken) =>
        Open("nexo_web", workspace.Value.ToString(), cancellationToken);

    /// <summary>For the group writer, the workers and sign-in: the role <c>nexo_worker</c>.</summary>
    public ValueTask<NpgsqlConnection> OpenForWork(CancellationToken cancellationToken) =>
        Open("nexo_worker", "", cancellationToken);

    async ValueTask<NpgsqlConnection> Open(string role, string workspace, CancellationToken cancellationToken)
    {
        try
        {
            return await Enter(role, workspace, cancellationToken);
        }
        catch (NpgsqlException e) when (e is not PostgresException and not { InnerException: TimeoutException } or PostgresException { SqlState: ['5', '7', 'P', ..] })
        {
            // A connection of the pool that the server has closed since, as a restart does. Nothing was asked of it yet, so a new one will do.
            source.Clear();
            return await Enter(role, workspace, cancellationToken);
        }
    }

    async Task<NpgsqlConnection> Enter(string role, string workspace, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        try
        {
            // Connections are not reset on return (see DatabaseSettings), so role and workspace are set at every opening.
            await using var enter = new NpgsqlCommand("select set_config('role', $1, false), set_config('nexo.workspace', $2, false)", connection)
            {
                Parameters = { new() { Value = role }, new() { Value = workspace } },
            };
            await enter.ExecuteNonQueryAsync(cancellationToken);
            connection.StateChange += NeverAgain;
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Who works with a connection that broke would open another one by itself (Dapper does), outside the wall: it finds no address any more.</summary>
    static void NeverAgain(object sender, StateChangeEventArgs change)
    {
        if (change.CurrentState is ConnectionState.Closed or ConnectionState.Broken)
            ((NpgsqlConnection)sender).ConnectionString = "";
    }
}
