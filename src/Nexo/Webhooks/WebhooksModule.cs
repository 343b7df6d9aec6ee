using Microsoft.Extensions.Options;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Webhooks;

static class WebhooksModule
{
    public static void AddWebhooks(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        DapperSetup.Id<EndpointId>();
        services.AddOptions<WebhookOptions>().BindConfiguration("Nexo:Webhooks", o => o.ErrorOnUnknownConfiguration = true).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidation>();
        services.AddOutsideCalls(SendMessage.ToOthers, "Nexo:Webhooks:AllowPrivateNetworks", provider => provider.GetRequiredService<IOptions<WebhookOptions>>().Value.AllowPrivateNetworks);
        services.AddOutsideCalls(SendMessage.ToInstalled, "Nexo:Webhooks:AllowPrivateNetworks", _ => true);
        services.AddSingleton<EndpointSeals>().AddSingleton<Targets>().AddSingleton<ReadEndpoints>().AddSingleton<AddEndpoint>().AddSingleton<ChangeEndpoint>().AddSingleton<RemoveEndpoint>().AddSingleton<RotateSecret>();
        services.AddSingleton<InstalledEndpoints>();
        services.AddSingleton(new Chore("webhooks.installed", InstalledEndpoints.Every, (provider, cancellationToken) => provider.GetRequiredService<InstalledEndpoints>().Keep(cancellationToken)));
        services.AddSingleton<FanOut>();
        services.AddHostedService<FanningOut>();
        services.AddSingleton<PlainText>().AddSingleton<Telling>().AddSingleton<SendMessage>().AddSingleton<NoteAttempt>().AddSingleton<EndpointTurn>().AddSingleton<DeliverDue>();
        services.AddSingleton<IOutboxWork>(provider => provider.GetRequiredService<DeliverDue>());
        services.AddSingleton<ReadDeliveries>().AddSingleton<ReplayDeliveries>().AddSingleton<TestEndpoint>();
        services.AddSingleton<ReadWebhookPages>().AddSingleton<WebhookSteps>();
        services.AddAdministrationPage<WebhookWords>(WebhookPages.Root, "webhooks", Permission.ManageSettings, order: 45);
        services.AddSingleton(OldDeliveries);
        services.AddSingleton<ICheckup, WebhooksCheckup>();
    }

    static readonly Forgettable OldDeliveries = new("deliveries of webhooks", options => options.Deliveries, """
        with old as (
            select id from webhook_deliveries where workspace_id = @workspace and status <> 'pending' and ended_at < @before limit @limit
        ), gone as (
            delete from webhook_deliveries d using old where d.id = old.id returning 1
        ) select count(*)::int from gone
        """);

    public static void MapWebhooks(this WebApplication app)
    {
        app.MapWebhookApi();
        app.MapWebhookPages();
    }
}
