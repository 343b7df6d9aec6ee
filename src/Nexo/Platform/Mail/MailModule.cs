using Microsoft.Extensions.Options;

namespace Nexo.Platform;

static class MailModule
{
    public static void AddMail(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<MailOptions>()
            .BindConfiguration("Nexo:Mail", o => o.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<MailOptions>, MailOptionsValidation>();
        builder.Services.AddSingleton<Mail>();
        // The address comes of the installation's settings, so it may lie in the house.
        builder.Services.AddOutsideCalls(MailGateway.Client, "EMAIL_WEBHOOK", _ => true);
        builder.Services.AddSingleton<MailGateway>();
        builder.Services.AddSingleton<IOutboxWork, SendMail>();
        builder.Services.AddSingleton<ICheckup, MailCheckup>();
    }
}
