using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Nexo.Platform;

namespace Nexo.Tests.Support;

/// <summary>The product's own chain with the real clients, without a host.</summary>
sealed class ModelSeams : IDisposable
{
    readonly ServiceProvider services;

    public ModelSeams(ModelOptions? options = null, Microsoft.Extensions.Logging.ILogger<ModelChain>? log = null)
    {
        var builder = Microsoft.AspNetCore.Builder.WebApplication.CreateSlimBuilder();
        builder.AddModelSeam();
        builder.Services.AddSingleton(Options.Create(options ?? new ModelOptions()));
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddSingleton(log ?? NullLogger<ModelChain>.Instance);
        services = builder.Services.BuildServiceProvider();
    }

    public HastyTime Time { get; } = new();

    public ModelChain Chain => services.GetRequiredService<ModelChain>();

    public void Dispose() => services.Dispose();
}

/// <summary>Remembers what it was told.</summary>
sealed class HeardMeter : IModelMeter
{
    public List<ModelUse> Uses { get; } = [];

    public List<string> Asked { get; } = [];

    public ValueTask<Outcome<Guid>> Begin(ModelLink link, decimal mostCost, int attempt, CancellationToken cancellationToken)
    {
        Asked.Add($"{link.Name}/{attempt}");
        return ValueTask.FromResult<Outcome<Guid>>(Guid.NewGuid());
    }

    public ValueTask End(Guid call, ModelLink link, ModelUse use)
    {
        Uses.Add(use);
        return ValueTask.CompletedTask;
    }
}
