using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Platform;

public sealed class SecretLinksTests(NexoApp app) : IClassFixture<NexoApp>
{
    [Theory]
    [InlineData("/decidir/")]
    [InlineData("/nova-senha/")]
    [InlineData("/convite/")]
    public async Task The_secret_of_a_link_is_in_no_line_of_the_log_and_in_no_trace(string path)
    {
        var secret = new string('s', 43);
        using var log = new Lines();
        var traced = new ConcurrentQueue<string?>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => traced.Enqueue($"{activity.DisplayName} {string.Join(' ', activity.TagObjects)}"),
        };
        ActivitySource.AddActivityListener(listener);
        await using var heard = app.WithWebHostBuilder(builder => builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<ILoggerProvider>(log);
            services.AddSingleton<IStartupFilter>(new SaysSomething());
        }));

        var answer = await heard.CreateClient().GetAsync(path + secret, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("<h1", customMessage: "the page itself says that the link is over");
        log.Written.ShouldContain(line => line.Contains("said") && line.Contains(path + "***"), "the log was not heard");
        log.Written.ShouldAllBe(line => !line.Contains(secret));
        traced.ShouldAllBe(line => !line!.Contains(secret));
    }

    /// <summary>A line of the log inside the request, as a surprise would write one.</summary>
    sealed class SaysSomething : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, go) =>
            {
                context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("test").Log(LogLevel.Error, 0, "said", null, (text, _) => text);
                return go(context);
            });
            next(app);
        };
    }

    sealed class Lines : ILoggerProvider, ISupportExternalScope, ILogger
    {
        IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

        public ConcurrentQueue<string> Written { get; } = [];

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable BeginScope<TState>(TState state) where TState : notnull => scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = formatter(state, exception);
            scopes.ForEachScope((scope, _) => line += $" | {scope}", line);
            Written.Enqueue(line);
        }

        public void Dispose()
        {
        }
    }
}
