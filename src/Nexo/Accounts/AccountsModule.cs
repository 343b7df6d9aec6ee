using Nexo.Platform;

namespace Nexo.Accounts;

/// <summary>One's own account: sessions, password, second factor, and other ways to sign in.</summary>
static class AccountsModule
{
    public static void AddAccounts(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ResetLinks>();
        builder.Services.AddSingleton<AskForReset>();
        builder.Services.AddSingleton<IOutboxWork, MailResetLinks>();
        builder.Services.AddScoped<PresentPassword>();
        builder.Services.AddScoped<ChangeOwnPassword>();
        builder.Services.AddScoped<SetNewPassword>();
        builder.Services.AddScoped<OwnFactor>();
        builder.AddSingleSignOn();
        builder.AddPasskeys();
    }

    public static void MapAccounts(this WebApplication app)
    {
        var account = app.MapGroup("/api/account").WithTags("Account");
        account.MapOwnSessions();
        account.MapPasswords();
        account.MapFactor();
        account.MapPasskeys();
        app.MapResetLinks();
        app.MapFactorOfOthers();
        app.MapAccountPage();
        app.MapFactorPages();
        app.MapHelpPages();
        app.MapSingleSignOn();
        app.MapPasskeySignIn();
        app.MapPasskeyForms();
        app.MapPasswordPages();
    }
}
