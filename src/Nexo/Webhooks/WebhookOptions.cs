using Microsoft.Extensions.Options;

namespace Nexo.Webhooks;

/// <summary>What leaves by webhooks: <c>Nexo:Webhooks</c>.</summary>
public sealed class WebhookOptions
{
    /// <summary>An incoming webhook of Slack for the installation's first workspace; its address is a secret. Also <c>SLACK_WEBHOOK</c>.</summary>
    public string? Slack { get; set; }

    /// <summary>Lets endpoints of workspaces lie in private networks; unset, <c>Nexo:Outside:AllowPrivateNetworks</c> decides.</summary>
    public bool? AllowPrivateNetworks { get; set; }

    /// <summary>For one attempt, from the connection to the end of the answer.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);
}

/// <summary>The sentences never repeat the address: it is a secret.</summary>
sealed class WebhookOptionsValidation : IValidateOptions<WebhookOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhookOptions options)
    {
        List<string> wrong = [];
        if (!string.IsNullOrWhiteSpace(options.Slack) && (!Uri.TryCreate(options.Slack, UriKind.Absolute, out var slack) || slack.Scheme is not ("http" or "https")))
            wrong.Add("SLACK_WEBHOOK (Nexo:Webhooks:Slack) must be an http:// or https:// address, as Slack shows it for an incoming webhook.");
        if (options.Timeout < TimeSpan.FromMilliseconds(100) || options.Timeout > TimeSpan.FromMinutes(1))
            wrong.Add("Nexo:Webhooks:Timeout must be between 0.1 seconds and 1 minute (hh:mm:ss).");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
