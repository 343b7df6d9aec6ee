using System.Text.RegularExpressions;
using Npgsql;

namespace Nexo.Platform;

/// <summary>Reads NEXO_DATABASE in each of its three forms, and connects.</summary>
static partial class DatabaseSettings
{
    /// <summary>Null when the text is not a connection string.</summary>
    public static NpgsqlConnectionStringBuilder? Parse(DatabaseOptions options)
    {
        try
        {
            var text = options.ConnectionString.Trim();
            if (text.Length == 0)
                return null;
            var parsed = text.Contains("://", StringComparison.Ordinal) ? FromAddress(new Uri(text))
                : Words().IsMatch(text) ? FromWords(text)
                : new NpgsqlConnectionStringBuilder(text);
            return string.IsNullOrEmpty(parsed.Host) ? null : parsed;
        }
        catch (Exception e) when (e is ArgumentException or UriFormatException or FormatException)
        {
            return null;
        }
    }

    public static NpgsqlDataSource Connect(DatabaseOptions options, ILoggerFactory loggers)
    {
        var settings = Parse(options) ?? throw new InvalidOperationException("NEXO_DATABASE is missing or not understood.");
        settings.MaxPoolSize = options.MaxConnections;
        settings.MaxAutoPrepare = 200;
        settings.AutoPrepareMinUsages = 2;
        settings.NoResetOnClose = true; // Database.Open sets role and workspace every time, nothing else lives in a session
        settings.ApplicationName = "nexo";
        settings.Options = "-c jit=off -c timezone=UTC";
        return new NpgsqlDataSourceBuilder(settings.ConnectionString).UseLoggerFactory(loggers).Build();
    }

    static NpgsqlConnectionStringBuilder FromAddress(Uri address)
    {
        if (address.Scheme is not ("postgres" or "postgresql"))
            throw new FormatException("scheme");
        var user = address.UserInfo.Split(':', 2);
        var built = new NpgsqlConnectionStringBuilder
        {
            Host = address.Host,
            Port = address.Port > 0 ? address.Port : 5432,
            Database = Uri.UnescapeDataString(address.AbsolutePath.TrimStart('/')),
        };
        if (user[0].Length > 0)
            built.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1)
            built.Password = Uri.UnescapeDataString(user[1]);
        foreach (var (key, value) in Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(address.Query))
            Set(built, key, value.ToString());
        return built;
    }

    /// <summary><c>host=… port=… dbname=… user=… password='…'</c>, as psql takes it.</summary>
    static NpgsqlConnectionStringBuilder FromWords(string text)
    {
        var built = new NpgsqlConnectionStringBuilder();
        foreach (Match word in Word().Matches(text))
            Set(built, word.Groups["key"].Value, word.Groups["quoted"].Success
                ? word.Groups["quoted"].Value.Replace("\\'", "'", StringComparison.Ordinal).Replace(@"\\", @"\", StringComparison.Ordinal)
                : word.Groups["bare"].Value);
        return built;
    }

    /// <summary>PostgreSQL's own names of the settings; Npgsql knows most of them under its own.</summary>
    static void Set(NpgsqlConnectionStringBuilder built, string key, string value) =>
        built[key.ToLowerInvariant() switch
        {
            "dbname" => "Database",
            "user" => "Username",
            "sslmode" => "SSL Mode",
            "sslrootcert" => "Root Certificate",
            "connect_timeout" => "Timeout",
            "application_name" => "Application Name",
            _ => key,
        }] = value;

    [GeneratedRegex(@"^(\w+\s*=\s*('([^'\\]|\\.)*'|[^\s;']*)(\s+|$)){2,}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Words();

    [GeneratedRegex(@"(?<key>\w+)\s*=\s*('(?<quoted>([^'\\]|\\.)*)'|(?<bare>[^\s;']*))", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word();
}
