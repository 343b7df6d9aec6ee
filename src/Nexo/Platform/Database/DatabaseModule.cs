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
                "NEXO_DATABASE is missing or not understood: give Host=…;Database=…;Username=…;Password=… or postgresql://user:password@host:port/database, or start with ./nexo up, which brings its own database.")
            .Validate(o => o.MaxConnections is >= 5 and <= 1000, "Nexo:Database:MaxConnections must be between 5 and 1000.")
            .ValidateOnStart();
        builder.Services.AddSingleton(services => DatabaseSettings.Connect(
            services.GetRequiredService<Microsoft.Extensions.Options.IOptions<DatabaseOptions>>().Value,
            services.GetRequiredService<ILoggerFactory>()));
        builder.Services.AddSingleton<Database>();
        builder.Services.AddSingleton(services => new Migrations(
            services.GetRequiredService<NpgsqlDataSource>(), services.GetRequiredService<ILogger<Migrations>>(), services.GetRequiredService<MakeBackup>().BeforeMigration));
        DapperSetup.Once();
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
