using Microsoft.Extensions.Options;

namespace Nexo.Platform;

static class ModelSeam
{
    /// <summary>The settings, the clients and the chain; whose models are asked is the module Models' to say.</summary>
    public static void AddModelSeam(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ModelOptions>()
            .BindConfiguration("Nexo:Models", o => o.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<ModelOptions>, ModelOptionsValidation>();
        services.AddSingleton(provider => new ModelAddresses(provider.GetRequiredService<IOptions<ModelOptions>>().Value));
        services.AddTransient<RefusedAnswers>();
        services.AddHttpClient(ModelClients.Name, client => client.Timeout = Timeout.InfiniteTimeSpan) // the chain has its own
            .RemoveAllLoggers()
            .AddHttpMessageHandler<RefusedAnswers>()
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(provider => new SocketsHttpHandler
            {
                AllowAutoRedirect = false, // a redirect would carry the texts, and perhaps the key, to where nobody sent them
                UseCookies = false,
                ConnectTimeout = TimeSpan.FromSeconds(10),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                ConnectCallback = provider.GetRequiredService<ModelAddresses>().Connect,
            });
        services.AddSingleton<ModelClients>();
        services.AddSingleton<ModelChain>();
    }
}
