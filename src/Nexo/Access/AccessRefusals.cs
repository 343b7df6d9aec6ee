using System.Globalization;
using Nexo.Platform;

namespace Nexo.Access;

static class AccessRefusals
{
    public static readonly Refusal Unauthenticated = new("unauthenticated",
        "Sign in, or send Authorization: Bearer with an agent token (marketplace-<channel>-<secret>), a personal key (nexo_<secret>) or a runner token (nexo_runner_<secret>).", RefusalKind.Unauthenticated);

    public static readonly Refusal TokenUnknown = new("token_unknown", "This token is not known.", RefusalKind.Unauthenticated);

    public static readonly Refusal TokenRevoked = new("token_revoked", "This token was revoked.", RefusalKind.Unauthenticated);

    public static readonly Refusal PersonDeactivated = new("person_deactivated", "The person this key belongs to is deactivated.", RefusalKind.Unauthenticated);

    public static readonly Refusal NoLongerMember = new("no_longer_member", "The person this key belongs to is no longer a member of the workspace.", RefusalKind.Unauthenticated);

    public static Refusal TokenExpired(DateTimeOffset at) => new("token_expired",
        string.Create(CultureInfo.InvariantCulture, $"This token expired at {at:yyyy-MM-dd'T'HH:mm:ss'Z'}."), RefusalKind.Unauthenticated);

    public static Refusal Forbidden(Permission permission) => new("forbidden", $"This needs {Rights.WhoMay(permission)}.", RefusalKind.Forbidden);

    public static readonly Refusal ForPeople = new("for_people", "Pages are for people; an agent's token opens the API.", RefusalKind.Forbidden);

    public static readonly Refusal ForTheLedger = new("for_the_ledger", "A runner token opens /agents/tasks and nothing else.", RefusalKind.Forbidden);

    public static readonly Refusal OpenToNobody = new("open_to_nobody", "This address names nobody who may use it.", RefusalKind.Forbidden);

    public static readonly Refusal NoSuchToken = new("no_such_token", "There is no such token among those you may see.", RefusalKind.NotFound);

    public static readonly Refusal FormIsOld = Refusal.Invalid("__RequestVerificationToken", "form_is_old", "This form was opened before somebody signed in or out, or on another site: open the page again.");

    public static readonly Refusal CrossSite = new("cross_site", "A browser sent this from another site; only Nexo's own pages may.", RefusalKind.Forbidden);
}
