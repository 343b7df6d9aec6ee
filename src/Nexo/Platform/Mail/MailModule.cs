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
        builder.Services.AddSingleton<IOutboxWork, SendMail>();
        builder.Services.AddSingleton<ICheckup, MailCheckup>();
    }
}
