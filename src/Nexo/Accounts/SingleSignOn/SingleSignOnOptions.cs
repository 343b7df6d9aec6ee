using Microsoft.Extensions.Options;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Accounts;

/// <summary>One identity provider by whom people sign in: <c>Nexo:SingleSignOn</c>. Without a client id there is none.</summary>
public sealed class SingleSignOnOptions
{
    /// <summary>On the button: "Entrar com …". Also <c>SSO_NAME</c>.</summary>
    public string Name { get; set; } = "SSO";

    /// <summary>The issuer, whose <c>/.well-known/openid-configuration</c> names the endpoints. Also <c>SSO_AUTHORITY</c>.</summary>
    public string? Authority { get; set; }

    /// <summary>Also <c>SSO_CLIENT_ID</c>.</summary>
    public string? ClientId { get; set; }

    /// <summary>Also <c>SSO_CLIENT_SECRET</c>.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>Separated by blanks.</summary>
    public string Scopes { get; set; } = "openid email profile";

    /// <summary>E-mail domains that may come in, separated by commas; empty lets every domain in.</summary>
    public string Domains { get; set; } = "";

    /// <summary>Where those who come belong: the name or id of a workspace; empty is the oldest.</summary>
    public string Workspace { get; set; } = "";

    /// <summary>The role of people nobody has added yet; empty keeps them out, unless the provider's claim gives them one.</summary>
    public string NewPeople { get; set; } = "";

    /// <summary>The claim whose values say the role: <c>groups</c>. Empty leaves roles to Nexo.</summary>
    public string RoleClaim { get; set; } = "";

    /// <summary>Its values for each role: <c>Roles:Admin = "nexo-admins"</c>, several separated by commas.</summary>
    public RoleValues Roles { get; set; } = new();

    public bool IsSet => !string.IsNullOrWhiteSpace(ClientId);

    public IReadOnlyList<string> AllowedDomains => Several(Domains);

    /// <summary>The highest role that one of these values stands for; null for none.</summary>
    public Role? RoleOf(IReadOnlyCollection<string> values) =>
        Enum.GetValues<Role>().Reverse().Cast<Role?>().FirstOrDefault(role => Several(Roles.Of(role!.Value)).Any(values.Contains));

    public Role? RoleOfNewPeople => Enum.TryParse<Role>(NewPeople, ignoreCase: true, out var role) && Enum.IsDefined(role) ? role : null;

    static string[] Several(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public sealed class RoleValues
    {
        public string Admin { get; set; } = "";
        public string Head { get; set; } = "";
        public string Qa { get; set; } = "";
        public string Member { get; set; } = "";

        public string Of(Role role) => role switch { Role.Admin => Admin, Role.Head => Head, Role.Qa => Qa, _ => Member };

        public bool AreSet => $"{Admin}{Head}{Qa}{Member}".Trim().Length > 0;
    }
}

sealed class SingleSignOnValidation(Site site) : IValidateOptions<SingleSignOnOptions>
{
    public ValidateOptionsResult Validate(string? name, SingleSignOnOptions options)
    {
        var wrong = (options.IsSet ? Wrong(options) : OfNone(options)).ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    static IEnumerable<string> OfNone(SingleSignOnOptions options)
    {
        if (options.Authority is not null || options.ClientSecret is not null)
            yield return "SSO_CLIENT_ID (Nexo:SingleSignOn:ClientId) is missing beside the other settings of single sign-on: set it, or remove them.";
    }

    IEnumerable<string> Wrong(SingleSignOnOptions options)
    {
        if (!Uri.TryCreate(options.Authority, UriKind.Absolute, out var authority) || !(authority.Scheme == "https" || (authority.Scheme == "http" && authority.IsLoopback)))
            yield return "SSO_AUTHORITY (Nexo:SingleSignOn:Authority) must be an https:// address, the issuer of the identity provider: what it says is trusted because of its TLS.";
        if (string.IsNullOrWhiteSpace(options.ClientSecret))
            yield return "SSO_CLIENT_SECRET (Nexo:SingleSignOn:ClientSecret) is missing beside SSO_CLIENT_ID.";
        if (site.BaseUrl is null)
            yield return $"SSO_CLIENT_ID is set but SITE_BASE_URL (Nexo:Site:BaseUrl) is not: the provider sends people back to SITE_BASE_URL{SingleSignOn.Callback}.";
        if (!options.Scopes.Split(' ').Contains("openid"))
            yield return "Nexo:SingleSignOn:Scopes must contain openid.";
        if (options.NewPeople.Length > 0 && options.RoleOfNewPeople is null)
            yield return "Nexo:SingleSignOn:NewPeople is member, qa, head or admin, or empty to let in only whom Nexo knows.";
        if (options.RoleClaim.Length > 0 != options.Roles.AreSet)
            yield return "Nexo:SingleSignOn:RoleClaim and Nexo:SingleSignOn:Roles (Admin, Head, Qa, Member) are set together or not at all.";
        if (options.AllowedDomains.Count == 0 && (options.RoleOfNewPeople is not null || options.Roles.AreSet))
            yield return "Nexo:SingleSignOn:Domains must name the e-mail domains that may come in where people are added or given roles by their sign-in.";
    }
}
