namespace Nexo.Platform;

/// <summary>What this node does: <c>Nexo:Role</c>.</summary>
public enum NodeRole { All, Web, Worker }

/// <summary>This node's part in the installation.</summary>
public sealed record Node(NodeRole Role)
{
    public bool Works => Role is NodeRole.All or NodeRole.Worker;

    public bool Serves => Role is NodeRole.All or NodeRole.Web;

    /// <summary>What is not a role counts as all; <see cref="Settings"/> refuses it at the start, with a sentence.</summary>
    public static NodeRole RoleIn(IConfiguration configuration) =>
        Enum.TryParse<NodeRole>(configuration["Nexo:Role"], ignoreCase: true, out var role) && Enum.IsDefined(role) ? role : NodeRole.All;
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
        ("SSO_NAME", "Nexo:SingleSignOn:Name"),
        ("SSO_AUTHORITY", "Nexo:SingleSignOn:Authority"),
        ("SSO_CLIENT_ID", "Nexo:SingleSignOn:ClientId"),
        ("SSO_CLIENT_SECRET", "Nexo:SingleSignOn:ClientSecret"),
        ("SMTP_HOST", "Nexo:Mail:Host"),
        ("SMTP_PORT", "Nexo:Mail:Port"),
        ("SMTP_SECURITY", "Nexo:Mail:Security"),
        ("SMTP_USER", "Nexo:Mail:User"),
        ("SMTP_PASSWORD", "Nexo:Mail:Password"),
        ("SMTP_FROM", "Nexo:Mail:From"),
        ("SLACK_WEBHOOK", "Nexo:Webhooks:Slack"),
        ("EMAIL_WEBHOOK", "Nexo:Mail:Webhook"),
        ("GITHUB_TOKEN", "Nexo:Plans:GitHubToken"),
        ("ANTHROPIC_API_KEY", "Nexo:Models:Anthropic:ApiKey"),
        ("ANTHROPIC_BASE_URL", "Nexo:Models:Anthropic:BaseUrl"),
        ("ANTHROPIC_MODEL", "Nexo:Models:Anthropic:Model"),
    ];

    public static void AddSettings(this WebApplicationBuilder builder)
    {
        var known = Names
            .Select(name => KeyValuePair.Create(name.Key, Environment.GetEnvironmentVariable(name.Known)))
            .Where(pair => !string.IsNullOrWhiteSpace(pair.Value));
        // Below the command line and Nexo__… so that the more exact name wins.
        builder.Configuration.Sources.Insert(0, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource { InitialData = known! });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new Node(Node.RoleIn(builder.Configuration)));
        builder.Services.AddOptions<Checked>()
            .Validate<IConfiguration>((_, settings) => settings["Nexo:Role"] is not { } asked || asked.Equals($"{Node.RoleIn(settings)}", StringComparison.OrdinalIgnoreCase),
                "Nexo:Role (Nexo__Role) is one of all, web and worker.")
            .Validate<IConfiguration>((_, settings) => !Unknown(settings).Any(),
                $"A setting is not known: {string.Join(", ", Unknown(builder.Configuration))}. The sections under Nexo are {string.Join(", ", Sections)}.")
            .ValidateOnStart();
        builder.Services.AddOptions<SiteOptions>()
            .BindConfiguration("Nexo:Site", o => o.ErrorOnUnknownConfiguration = true)
            .Validate(o => o.BaseUrl is null || (Uri.TryCreate(o.BaseUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"),
                "SITE_BASE_URL (Nexo:Site:BaseUrl) must be an http:// or https:// address, for example https://nexo.example.")
            .ValidateOnStart();
        builder.Services.AddSingleton(Site.From);
    }

    /// <summary>Sections of <c>Nexo:</c>. Their own keys are checked where they are read; a misspelt section would pass unseen.</summary>
    internal static readonly string[] Sections = ["Role", "Database", "Backups", "Retention", "Site", "Mail", "SingleSignOn", "Models", "Engine", "Imports", "Webhooks", "Outside", "Agents", "Limits", "Plans", "Proxies", "Cors"];

    static IEnumerable<string> Unknown(IConfiguration settings) =>
        settings.GetSection("Nexo").GetChildren().Where(s => !Sections.Contains(s.Key, StringComparer.OrdinalIgnoreCase)).Select(s => $"Nexo:{s.Key}");

    sealed class Checked;

    /// <summary>Where people reach Nexo: <c>Nexo:Site</c>.</summary>
    sealed class SiteOptions
    {
        /// <summary>Also <c>SITE_BASE_URL</c>.</summary>
        public string? BaseUrl { get; set; }
    }
}
