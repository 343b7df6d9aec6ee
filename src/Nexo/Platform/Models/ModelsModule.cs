using Microsoft.Extensions.Options;

namespace Nexo.Platform;

static class ModelsModule
{
    public static void AddModels(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ModelOptions>()
            .BindConfiguration("Nexo:Models", o => o.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ModelOptions>, ModelOptionsValidation>();
        builder.Services.AddSingleton(services =>
        {
            var open = services.GetRequiredService<IOptions<ModelOptions>>().Value.OpenAi;
            return new ModelChain(open.IsSet ? new OpenAiChat(open) : null, open.FirstRetryAfter, open.Timeout, services.GetRequiredService<ILogger<ModelChain>>());
        });
    }
}
