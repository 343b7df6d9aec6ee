using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Models;

static class ModelsModule
{
    public static void AddModels(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ModelKeys>();
        services.AddSingleton<ReadModels>();
        services.AddSingleton<ReadChain>();
        services.AddSingleton<AddModel>();
        services.AddSingleton<ChangeModel>();
        services.AddSingleton<RemoveModel>();
        services.AddSingleton<TestModel>();
        services.AddSingleton<SetLimits>();
        services.AddSingleton<ModelBooks>();
        services.AddSingleton<ReadUsage>();
        services.AddSingleton<ReadPage>();
        services.AddSingleton<ModelSteps>();
        services.AddSingleton<ICheckup, WorkspaceModelsCheckup>();
        services.AddAdministrationPage<ModelWords>(ModelPages.Root, "models", Permission.Administer, order: 50);
        services.AddSingleton(provider => new AskModel(provider.GetRequiredService<ReadModels>(), provider.GetRequiredService<ModelChain>(), provider.GetRequiredService<ModelBooks>()));
        services.AddSingleton(OldCalls);
        services.AddSingleton(new Chore("models.settle-lost-calls", ModelBooks.SettlesEvery,
            (provider, cancellationToken) => provider.GetRequiredService<ModelBooks>().SettleLost(cancellationToken)));
    }

    public static readonly Forgettable OldCalls = Forgettable.Rows("model_calls", "calls of models", options => options.ModelCalls);

    public static void MapModels(this WebApplication app)
    {
        app.MapModelChain();
        app.MapUsage();
        app.MapModelPages();
    }
}
