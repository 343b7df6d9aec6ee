using System.Data;
using System.Text.Json;
using Dapper;
using Npgsql;

namespace Nexo.Platform;

/// <summary>Where the database is: <c>NEXO_DATABASE</c>, as an Npgsql connection string or a postgresql:// address.</summary>
public sealed class DatabaseOptions
{
    public string ConnectionString { get; set; } = "";

    /// <summary>Connections of one node at the most.</summary>
    public int MaxConnections { get; set; } = 40;
}

static class DatabaseModule
{
    public static void AddDatabase(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<DatabaseOptions>()
            .BindConfiguration("Nexo:Database", o => o.ErrorOnUnknownConfiguration = true)
            .Validate(o => DatabaseSettings.Parse(o) is not null,
                "NEXO_DATABASE is missing or not understood: give Host=…;Database=…;Username=… or postgresql://user@host/database, or start with ./nexo up, which brings its own database.")
            .Validate(o => o.MaxConnections is >= 5 and <= 1000, "Nexo:Database:MaxConnections must be between 5 and 1000.")
            .ValidateOnStart();
        builder.Services.AddSingleton(services => DatabaseSettings.Connect(
            services.GetRequiredService<Microsoft.Extensions.Options.IOptions<DatabaseOptions>>().Value,
            services.GetRequiredService<ILoggerFactory>()));
        builder.Services.AddSingleton<Database>();
        builder.Services.AddSingleton<Migrations>();
        DapperSetup.Once();
    }
}

static class DatabaseSettings
{
    /// <summary>Null when the text is not a connection string.</summary>
    public static NpgsqlConnectionStringBuilder? Parse(DatabaseOptions options)
    {
        try
        {
            var text = options.ConnectionString.Trim();
            if (text.Length == 0)
                return null;
            var parsed = text.Contains("://", StringComparison.Ordinal) ? FromAddress(new Uri(text)) : new NpgsqlConnectionStringBuilder(text);
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
            built[key == "sslmode" ? "SSL Mode" : key] = value.ToString();
        return built;
    }
}

static class DapperSetup
{
    static readonly Lazy<bool> Done = new(Run);

    public static void Once() => _ = Done.Value;

    /// <summary>Registers an id type, so that Dapper reads and writes it. Each module names its own.</summary>
    public static void Id<T>() where T : struct, IId<T> => SqlMapper.AddTypeHandler(new IdTypeHandler<T>());

    static bool Run()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        Id<WorkspaceId>();
        Id<PersonId>();
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
        SqlMapper.AddTypeHandler(new TimeHandler());
        SqlMapper.AddTypeHandler(new JsonHandler());
        return true;
    }

    sealed class TimeHandler : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override DateTimeOffset Parse(object value) => new(DateTime.SpecifyKind((DateTime)value, DateTimeKind.Utc));

        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value) => parameter.Value = value.UtcDateTime;
    }

    sealed class JsonHandler : SqlMapper.TypeHandler<JsonElement>
    {
        public override JsonElement Parse(object value)
        {
            using var document = JsonDocument.Parse((string)value);
            return document.RootElement.Clone();
        }

        public override void SetValue(IDbDataParameter parameter, JsonElement value)
        {
            parameter.Value = value.GetRawText();
            ((NpgsqlParameter)parameter).NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Jsonb;
        }
    }
}
