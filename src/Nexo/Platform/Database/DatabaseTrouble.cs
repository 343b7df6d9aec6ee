using System.Net.Sockets;
using Npgsql;

namespace Nexo.Platform;

/// <summary>What went wrong with the database, as one sentence that says what to do.</summary>
static class DatabaseTrouble
{
    const string Rights =
        "it must be allowed to create tables in schema public and extensions in the database, and either to create roles or to hold the roles nexo_web and nexo_worker with admin option";

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
        PostgresException { SqlState: PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.DuplicateObject } e =>
            $"The database holds something else already ({e.MessageText}): give Nexo a database of its own.",
        PostgresException { SqlState: PostgresErrorCodes.UndefinedFile or PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted } e =>
            $"The database's files are damaged ({e.MessageText}): bring back a copy of them.",
        PostgresException e => $"The database answers with an error: {e.MessageText} ({e.SqlState}).",
        NpgsqlException { InnerException: SocketException e } => $"The database is not reachable ({e.Message}): see that it runs and that NEXO_DATABASE names the right host and port.",
        NpgsqlException { InnerException: TimeoutException } => "The database is not reachable (no answer in time): see that it runs and that NEXO_DATABASE names the right host and port.",
        NpgsqlException e => $"The database cannot be used: {e.Message}",
        _ => null,
    };

    /// <summary>
    /// What to tell a client whose request met a trouble that passes; null when the exception is about something else.
    /// Whether a change was stored is not known when the connection broke at its commit: an <c>Idempotency-Key</c> makes asking again safe.
    /// </summary>
    public static Refusal? Passing(Exception trouble) => trouble switch
    {
        PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } => TooSlow,
        PostgresException
        {
            SqlState: PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.SerializationFailure
            or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable
        } => Busy,
        // 08: connection, 53: resources, 57P: shutting down or starting, 25006: a standby that is not promoted yet.
        PostgresException { SqlState: ['0', '8', ..] or ['5', '3', ..] or ['5', '7', 'P', ..] or PostgresErrorCodes.ReadOnlySqlTransaction } => Away,
        PostgresException or NpgsqlOperationInProgressException => null,
        NpgsqlException { Message: var message } when message.Contains("pool has been exhausted", StringComparison.Ordinal) => Busy,
        NpgsqlException { InnerException: TimeoutException, Message: var message } when message.Contains("reading from stream", StringComparison.Ordinal) => TooSlow,
        NpgsqlException => Away,
        { InnerException: { } inner } => Passing(inner),
        _ => null,
    };

    /// <summary>For the log: a trouble that passes is told in a line, a surprise with its whole stack.</summary>
    public static Exception? Surprise(Exception trouble) => Passing(trouble) is null ? trouble : null;

    static readonly Refusal Away = new("database_away", "Nexo does not reach its database just now. Try again in a few seconds.", RefusalKind.NotNow) { TryAgainIn = TimeSpan.FromSeconds(5) };

    static readonly Refusal Busy = new("database_busy", "The database has too much to do just now. Try again in a few seconds.", RefusalKind.NotNow) { TryAgainIn = TimeSpan.FromSeconds(5) };

    static readonly Refusal TooSlow = new("database_too_slow", "The database did not answer in time. Try again, with a narrower question if this goes on.", RefusalKind.NotNow) { TryAgainIn = TimeSpan.FromSeconds(10) };

    /// <exception cref="CannotStart">The server is older than what Nexo needs.</exception>
    public static void RefuseOldServer(NpgsqlConnection db)
    {
        if (db.PostgreSqlVersion.Major < 15)
            throw new CannotStart($"The database server is PostgreSQL {db.PostgreSqlVersion}; Nexo needs 15 or newer.");
    }
}
