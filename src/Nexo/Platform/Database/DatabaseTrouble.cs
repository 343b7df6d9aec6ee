using System.Net.Sockets;
using Npgsql;

namespace Nexo.Platform;

/// <summary>What went wrong with the database, as one sentence that says what to do.</summary>
static class DatabaseTrouble
{
    const string Rights =
        "it must be allowed to create tables in schema public and extensions in the database, and either to create roles or to be a member of nexo_web and nexo_worker";

    /// <summary>Null when the exception is not about the database.</summary>
    public static string? Sentence(Exception trouble) => trouble switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } e =>
            $"The database refuses the sign-in ({e.MessageText}): correct user and password in NEXO_DATABASE.",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } e =>
            $"The database server has no such database ({e.MessageText}): create it, or correct NEXO_DATABASE.",
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } e =>
            $"The database user lacks a right ({e.MessageText}): {Rights}.",
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } =>
            "The database server has no connection left: raise its max_connections or lower Nexo:Database:MaxConnections.",
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } e => $"The database server's disk is full ({e.MessageText}).",
        PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow } e => $"The database server is not ready ({e.MessageText}): try again in a moment.",
        PostgresException e => $"The database answers with an error: {e.MessageText} ({e.SqlState}).",
        NpgsqlException { InnerException: SocketException e } => $"The database is not reachable ({e.Message}): see that it runs and that NEXO_DATABASE names the right host and port.",
        NpgsqlException { InnerException: TimeoutException } => "The database is not reachable (no answer in time): see that it runs and that NEXO_DATABASE names the right host and port.",
        NpgsqlException e => $"The database cannot be used: {e.Message}",
        _ => null,
    };

    /// <exception cref="CannotStart">The server is older than what Nexo needs.</exception>
    public static void RefuseOldServer(NpgsqlConnection db)
    {
        if (db.PostgreSqlVersion.Major < 15)
            throw new CannotStart($"The database server is PostgreSQL {db.PostgreSqlVersion}; Nexo needs 15 or newer.");
    }
}
