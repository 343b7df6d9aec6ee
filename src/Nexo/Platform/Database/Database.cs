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
        var connection = await source.OpenConnectionAsync(cancellationToken);
        try
        {
            // Connections are not reset on return (see DatabaseSettings), so role and workspace are set at every opening.
            await using var enter = new NpgsqlCommand("select set_config('role', $1, false), set_config('nexo.workspace', $2, false)", connection)
            {
                Parameters = { new() { Value = role }, new() { Value = workspace } },
            };
            await enter.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
