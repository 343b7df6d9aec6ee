using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Nexo.Tests.Support;

/// <summary>The real host on a database of its own; a class fixture. Time stands still until a test moves it.</summary>
public class NexoApp : WebApplicationFactory<Program>, IAsyncLifetime
{
    public SetTime Time { get; } = new(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));

    public string ConnectionString { get; protected set; } = "";

    /// <summary>Settings a derived fixture adds, by their <c>Nexo:…</c> keys.</summary>
    protected virtual IEnumerable<KeyValuePair<string, string>> Settings => [];

    public virtual async ValueTask InitializeAsync() => ConnectionString = await TestPostgres.CreateDatabase();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Testing");
        builder.UseSetting("Nexo:Database:ConnectionString", ConnectionString);
        builder.UseSetting("Nexo:Database:MaxConnections", "20");
        foreach (var (key, value) in Settings)
            builder.UseSetting(key, value);
        builder.ConfigureServices(services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Time));
            // Hundreds of sign-ins: at full strength their hashes would be most of what tests wait for.
            services.Configure<PasswordHasherOptions>(o => o.IterationCount = 1_000);
        });
    }
}

/// <summary>A clock that tests set. Timers run on real time, so that background work goes on.</summary>
public sealed class SetTime(DateTimeOffset now) : TimeProvider
{
    DateTimeOffset now = now;

    public override DateTimeOffset GetUtcNow() => now;

    public void Forward(TimeSpan by) => now += by;
}
