using System.Net.Mail;
using Microsoft.Extensions.Options;

namespace Nexo.Platform;

/// <summary>How mails leave: <c>Nexo:Mail</c>, by an SMTP server or by a gateway. With neither none do, and pages show links instead.</summary>
public sealed class MailOptions
{
    /// <summary>Also <c>SMTP_HOST</c>.</summary>
    public string? Host { get; set; }

    /// <summary>Also <c>SMTP_PORT</c>.</summary>
    public int Port { get; set; } = 587;

    /// <summary><c>starttls</c> (the server must offer it) or <c>none</c>. Also <c>SMTP_SECURITY</c>.</summary>
    public string Security { get; set; } = "starttls";

    /// <summary>Also <c>SMTP_USER</c>; without it nobody signs in to the server.</summary>
    public string? User { get; set; }

    /// <summary>Also <c>SMTP_PASSWORD</c>.</summary>
    public string? Password { get; set; }

    /// <summary><c>nexo@loja.example</c> or <c>Nexo &lt;nexo@loja.example&gt;</c>. Also <c>SMTP_FROM</c>.</summary>
    public string? From { get; set; }

    /// <summary>Takes letters as JSON <c>{to, subject, text}</c> where no SMTP server is set, and what the first workspace wants to be told of; its address is a secret. Also <c>EMAIL_WEBHOOK</c>.</summary>
    public string? Webhook { get; set; }

    /// <summary>For one mail, from the connection to the server's last word.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    public bool HasServer => !string.IsNullOrWhiteSpace(Host);

    /// <summary>Whether mails leave at all; a server comes before a gateway.</summary>
    public bool IsSet => HasServer || !string.IsNullOrWhiteSpace(Webhook);
}

sealed class MailOptionsValidation(Site site) : IValidateOptions<MailOptions>
{
    public ValidateOptionsResult Validate(string? name, MailOptions options)
    {
        var wrong = (options.HasServer ? OfServer(options) : OfNone(options)).Concat(OfGateway(options)).ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    static IEnumerable<string> OfNone(MailOptions options)
    {
        if (options.From is not null || options.User is not null || options.Password is not null)
            yield return "SMTP_HOST (Nexo:Mail:Host) is missing beside the other settings of mail: name the server, or remove them.";
    }

    /// <summary>The sentences never repeat the address: it is a secret.</summary>
    IEnumerable<string> OfGateway(MailOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Webhook))
            yield break;
        if (!Uri.TryCreate(options.Webhook, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            yield return "EMAIL_WEBHOOK (Nexo:Mail:Webhook) must be an http:// or https:// address that takes letters as JSON.";
        if (site.BaseUrl is null)
            yield return "EMAIL_WEBHOOK is set but SITE_BASE_URL (Nexo:Site:BaseUrl) is not: mails carry links, so say where people reach Nexo.";
    }

    IEnumerable<string> OfServer(MailOptions options)
    {
        if (Uri.CheckHostName(options.Host) == UriHostNameType.Unknown)
            yield return "SMTP_HOST (Nexo:Mail:Host) is the name of a server, for example smtp.loja.example, without scheme and port.";
        if (options.Port is 465)
            yield return "SMTP_PORT (Nexo:Mail:Port) 465 expects TLS from the first byte, which is not spoken here: use the server's port for STARTTLS, usually 587.";
        else if (options.Port is < 1 or > 65535)
            yield return "SMTP_PORT (Nexo:Mail:Port) is between 1 and 65535.";
        if (options.Security is not ("starttls" or "none"))
            yield return "SMTP_SECURITY (Nexo:Mail:Security) is starttls or none.";
        if (!MailAddress.TryCreate(options.From, out _))
            yield return "SMTP_FROM (Nexo:Mail:From) must be an e-mail address, for example Nexo <nexo@loja.example>.";
        if (string.IsNullOrEmpty(options.User) != string.IsNullOrEmpty(options.Password))
            yield return "SMTP_USER (Nexo:Mail:User) and SMTP_PASSWORD (Nexo:Mail:Password) are set together or not at all.";
        if (options.Security == "none" && !string.IsNullOrEmpty(options.Password) && !new UriBuilder("smtp", options.Host).Uri.IsLoopback)
            yield return "SMTP_SECURITY (Nexo:Mail:Security) none would send SMTP_PASSWORD readable over the network: use starttls.";
        if (options.Timeout < TimeSpan.FromSeconds(1) || options.Timeout > TimeSpan.FromMinutes(5))
            yield return "Nexo:Mail:Timeout must be between 1 second and 5 minutes (hh:mm:ss).";
        if (site.BaseUrl is null)
            yield return "SMTP_HOST is set but SITE_BASE_URL (Nexo:Site:BaseUrl) is not: mails carry links, so say where people reach Nexo.";
    }
}
