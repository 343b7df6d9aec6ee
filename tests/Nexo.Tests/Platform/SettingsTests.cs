using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nexo.Platform;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Platform;

/// <summary>What is set wrongly is said at the start, with the name of the setting.</summary>
public sealed partial class SettingsTests
{
    [Theory]
    [InlineData("Nexo:Role", "wbe", "Nexo:Role (Nexo__Role) is one of all, web and worker.")]
    [InlineData("Nexo:Role", "7", "Nexo:Role (Nexo__Role) is one of all, web and worker.")]
    [InlineData("Nexo:Modles:OpenAi:Model", "x", "A setting is not known: Nexo:Modles.")]
    [InlineData("Nexo:Database:MaxConections", "3", "MaxConections")]
    [InlineData("Nexo:Database:MaxConnections", "3", "Nexo:Database:MaxConnections must be between 5 and 1000.")]
    [InlineData("Nexo:Retention:Tasks", "30", "Nexo:Retention:Tasks must be 0 (for ever) or 90 to 36500 days")]
    [InlineData("Nexo:Backups:Keep", "0", "Nexo:Backups:Keep must be between 1 and 1000.")]
    [InlineData("Nexo:Site:BaseUrl", "nexo.example", "SITE_BASE_URL (Nexo:Site:BaseUrl) must be an http:// or https:// address")]
    [InlineData("Nexo:Database:ConnectionString", "nonsense", "NEXO_DATABASE is missing or not understood")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "localhost", "OTEL_EXPORTER_OTLP_ENDPOINT must be an http:// or https:// address")]
    [InlineData("Nexo:SingleSignOn:Authority", "https://login.example", "SSO_CLIENT_ID (Nexo:SingleSignOn:ClientId) is missing")]
    [InlineData("Nexo:SingleSignOn:ClientId", "nexo", "SSO_AUTHORITY (Nexo:SingleSignOn:Authority) must be an https:// address")]
    [InlineData("Nexo:Mail:From", "nexo@loja.example", "SMTP_HOST (Nexo:Mail:Host) is missing")]
    [InlineData("Nexo:Mail:Host", "smtp://loja.example", "SMTP_HOST (Nexo:Mail:Host) is the name of a server")]
    [InlineData("Nexo:Mail:Host", "smtp.loja.example", "SMTP_HOST is set but SITE_BASE_URL (Nexo:Site:BaseUrl) is not")]
    [InlineData("Nexo:Mail:Webhook", "s3cret", "EMAIL_WEBHOOK (Nexo:Mail:Webhook) must be an http:// or https:// address")]
    [InlineData("Nexo:Mail:Webhook", "https://mail.example/s3cret", "EMAIL_WEBHOOK is set but SITE_BASE_URL")]
    [InlineData("Nexo:Webhooks:Slack", "hooks.slack.com/s3cret", "SLACK_WEBHOOK (Nexo:Webhooks:Slack) must be an http:// or https:// address")]
    public void A_wrong_setting_is_named(string key, string value, string sentence) =>
        Should.Throw<Exception>(() => Check((key, value))).ToString().ShouldSatisfyAllConditions(said => said.ShouldContain(sentence), said => said.ShouldNotContain("s3cret"));

    [Theory]
    [InlineData("postgresql://ana:a%40b@db.example:6432/loja?sslmode=require", "db.example", 6432, "loja", "ana", "a@b")]
    [InlineData("Host=db.example;Port=6432;Database=loja;Username=ana;Password=a@b", "db.example", 6432, "loja", "ana", "a@b")]
    [InlineData("host=db.example port=6432 dbname=loja user=ana password='a@b'", "db.example", 6432, "loja", "ana", "a@b")]
    [InlineData(@"host = /run/postgresql dbname=loja user=ana password='it\'s; mine'", "/run/postgresql", 5432, "loja", "ana", "it's; mine")]
    [InlineData("postgresql:///loja?host=/run/postgresql&user=ana&password=x", "/run/postgresql", 5432, "loja", "ana", "x")]
    public void The_database_is_named_as_people_are_used_to(string text, string host, int port, string database, string user, string password)
    {
        var read = DatabaseSettings.Parse(new DatabaseOptions { ConnectionString = text })!;

        (read.Host, read.Port, read.Database, read.Username, read.Password).ShouldBe((host, port, database, user, password));
    }

    [Theory]
    [InlineData("web")]
    [InlineData("Worker")]
    public void A_right_setting_passes(string role) => Should.NotThrow(() => Check(("Nexo:Role", role)));

    [Fact]
    public void Every_section_the_code_reads_is_known()
    {
        var read = Directory.EnumerateFiles(Repository.Folder("src/Nexo"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(file => Section().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).Distinct().ToList();

        read.Count.ShouldBeGreaterThan(3);
        read.Except(Settings.Sections).ShouldBeEmpty("Platform/Settings.cs lists the sections");
    }

    [Fact]
    public void The_example_lists_every_setting_with_what_it_is_without_it()
    {
        var listed = File.ReadLines(Path.Combine(Repository.Folder("src"), "..", ".env.example"))
            .Where(line => line.StartsWith("#Nexo__", StringComparison.Ordinal)).Select(line => line[1..].Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        (string Section, object Options)[] read =
        [
            ("Database", new DatabaseOptions()), ("Backups", new BackupOptions()), ("Retention", new RetentionOptions()), ("Models__OpenAi", new ModelSettings()), ("Models__Anthropic", new ModelSettings()), ("Models", new ModelOptions()), ("Engine", new EngineOptions()),
            ("Mail", new MailOptions()), ("SingleSignOn", new Nexo.Accounts.SingleSignOnOptions()), ("SingleSignOn__Roles", new Nexo.Accounts.SingleSignOnOptions.RoleValues()), ("Outside", new OutsideOptions()), ("Webhooks", new Nexo.Webhooks.WebhookOptions()), ("Imports", new Nexo.Imports.ImportOptions()), ("Agents", new Nexo.Agents.AgentOptions()), ("Plans", new Nexo.Plans.PlanOptions()),
            ("Limits__Person", new LimitOptions().Person), ("Limits__Agent", new LimitOptions().Agent), ("Limits__Address", new LimitOptions().Address), ("Limits__SignIn", new LimitOptions().SignIn),
        ];
        string[] byOtherNames = ["OpenAi", "Anthropic", "ConnectionString", "BaseUrl", "ApiKey", "Model", "Host", "Port", "Security", "User", "Password", "From", "Authority", "ClientId", "ClientSecret", "Roles", "Name", "Secrets", "GitHubToken", "Slack", "Webhook"];
        var known = read.SelectMany(section => section.Options.GetType().GetProperties()
                .Where(property => property.CanWrite && !byOtherNames.Contains(property.Name))
                .Select(property => (Key: $"Nexo__{section.Section}__{property.Name}", Value: $"{property.GetValue(section.Options)}")))
            .Append(("Nexo__Role", "all")).Append(("Nexo__Proxies", "")).Append(("Nexo__Cors", "")).Append(("Nexo__Plans__Secrets__SHOP_KEY", "")).ToDictionary();

        listed.OrderBy(pair => pair.Key).ShouldBe(known.OrderBy(pair => pair.Key));
    }

    static void Check((string Key, string Value) setting)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration["Nexo:Database:ConnectionString"] = "Host=nowhere";
        builder.Configuration[setting.Key] = setting.Value;
        builder.AddSettings();
        builder.AddTelemetry();
        builder.AddMail();
        Nexo.Webhooks.WebhooksModule.AddWebhooks(builder);
        Nexo.Accounts.SingleSignOn.AddSingleSignOn(builder);
        builder.AddBackups();
        builder.AddRetention();
        builder.AddDatabase();
        using var app = builder.Build();
        app.Services.GetRequiredService<IStartupValidator>().Validate();
    }

    [GeneratedRegex("\"Nexo:([A-Z][A-Za-z]*)[\":]")]
    private static partial Regex Section();
}
