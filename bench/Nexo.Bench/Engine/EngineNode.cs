using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexo.Platform;
using Npgsql;
using Quartz;

namespace Nexo.Bench;

/// <summary>The product's database, outbox and engine as a node of its own, with jobs that do nothing.</summary>
static class EngineNode
{
    public static async Task<WebApplication> Start(string database, Action<IServiceCollection>? more = null)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration["Nexo:Database:ConnectionString"] = database;
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.AddSettings();
        builder.AddDatabase();
        builder.AddEvents();
        builder.AddOutbox();
        builder.AddEngine();
        more?.Invoke(builder.Services);
        var app = builder.Build();
        await app.StartAsync();
        return app;
    }
}

/// <summary>A step that does nothing but count.</summary>
sealed class CountJob : IJob
{
    static int done, wanted;
    static TaskCompletionSource all = new();

    public static Task Expect(int jobs)
    {
        (done, wanted, all) = (0, jobs, new(TaskCreationOptions.RunContinuationsAsynchronously));
        return all.Task;
    }

    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        if (Interlocked.Increment(ref done) == wanted)
            all.TrySetResult();
        return ValueTask.CompletedTask;
    }
}

/// <summary>Work that says who has it and holds it until its node dies, or ends at once when it is handed out again.</summary>
sealed class Held(NpgsqlDataSource source) : IJob, IOutboxWork
{
    public string Kind => "bench.held";

    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => Hold("job", cancellationToken);

    public ValueTask Handle(IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken) => Hold("item", cancellationToken);

    async ValueTask Hold(string what, CancellationToken cancellationToken)
    {
        await using var db = await source.OpenConnectionAsync(cancellationToken);
        var isFirst = await db.ExecuteScalarAsync<bool>("""
            insert into bench_held (what, node) values (@what, @node)
            returning not exists (select from bench_held where what = @what)
            """, new { what, node = Environment.ProcessId });
        if (isFirst)
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }
}
