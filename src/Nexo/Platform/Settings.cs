namespace Nexo.Platform;

/// <summary>What this node does: <c>Nexo:Role</c>.</summary>
public enum NodeRole { All, Web, Worker }

/// <summary>This node's part in the installation.</summary>
public sealed record Node(NodeRole Role)
{
    public bool Works => Role is NodeRole.All or NodeRole.Worker;

    public bool Serves => Role is NodeRole.All or NodeRole.Web;
}

/// <summary>The names the field knows (<c>NEXO_DATABASE</c>, <c>OPENAI_API_KEY</c>, …), brought under <c>Nexo:</c>.</summary>
static class Settings
{
    static readonly (string Known, string Key)[] Names =
    [
        ("NEXO_DATABASE", "Nexo:Database:ConnectionString"),
        ("SITE_BASE_URL", "Nexo:Site:BaseUrl"),
        ("OPENAI_API_KEY", "Nexo:Models:OpenAi:ApiKey"),
        ("OPENAI_BASE_URL", "Nexo:Models:OpenAi:BaseUrl"),
        ("OPENAI_MODEL", "Nexo:Models:OpenAi:Model"),
    ];

    public static void AddSettings(this WebApplicationBuilder builder)
    {
        var known = Names
            .Select(name => KeyValuePair.Create(name.Key, Environment.GetEnvironmentVariable(name.Known)))
            .Where(pair => !string.IsNullOrWhiteSpace(pair.Value));
        // Below the command line and Nexo__… so that the more exact name wins.
        builder.Configuration.Sources.Insert(0, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource { InitialData = known! });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new Node(builder.Configuration.GetValue("Nexo:Role", NodeRole.All)));
    }
}
