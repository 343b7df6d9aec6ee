namespace Nexo.Webhooks;

static class WebhookPages
{
    public const string Root = "/administracao/webhooks";
}
