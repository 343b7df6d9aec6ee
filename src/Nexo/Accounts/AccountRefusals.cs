using Nexo.Platform;

namespace Nexo.Accounts;

static class AccountRefusals
{
    public static readonly Refusal NoSuchSession = new("no_such_session", "You have no such session.", RefusalKind.NotFound, "id");

    public static readonly Refusal PresentIsWrong = new("present_password_wrong", "present: is not your password.", RefusalKind.Forbidden, "present");

    public static readonly Refusal PresentMissing = Refusal.Invalid("present", "present_missing", "present: is required, your password as it is now.");

    public static readonly Refusal PasswordMissing = Refusal.Invalid("password", "password_missing", "password: is required.");

    public static readonly Refusal SamePassword = Refusal.Invalid("password", "password_same", "password: is the one you have already.");

    public static readonly Refusal NoPassword = new("no_password", "You have no password yet: ask for a link to set one (/esqueci-a-senha).");

    public static readonly Refusal LinkIsOver = new("link_over", "This link was used already, is older than 60 minutes, or was replaced by a newer password.", RefusalKind.NotFound, "secret");

    public static readonly Refusal MailIsNotSet = new("mail_not_set", "This installation sends no mail: ask an admin for a link (./nexo person reset-link EMAIL).");

    public static readonly Refusal NoSuchPerson = new("person_not_found", "There is no such person in this workspace.", RefusalKind.NotFound, "id");

    public static readonly Refusal AlsoElsewhere = new("also_elsewhere",
        "This person belongs to another workspace too, so no admin of one may take over their account: they reset it themselves by mail.", RefusalKind.Forbidden, "id");

    public static readonly Refusal Deactivated = new("person_deactivated", "This person is deactivated: let them in again first.", RefusalKind.Conflict, "id");
}
