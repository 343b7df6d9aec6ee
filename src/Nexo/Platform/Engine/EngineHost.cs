using Quartz;

namespace Nexo.Platform;

/// <summary>Builds and starts the scheduler behind the running server, so that the start of the server does not wait for it.</summary>
sealed partial class EngineHost([FromKeyedServices(EngineModule.Name)] ISchedulerFactory factory, Engine engine, IEnumerable<Chore> chores, ILogger<EngineHost> log) : BackgroundService
{
    /// <summary>Without its database the engine does not end; what it held, others take over.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    readonly Lock gate = new();
    IScheduler? scheduler;
    Task? end;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                scheduler = await factory.GetScheduler(stoppingToken);
                foreach (var chore in chores)
                    await Schedule(scheduler, chore, stoppingToken);
                await scheduler.Start(stoppingToken);
                engine.Ready(scheduler);
                return;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                NotStarted(e);
                await Task.Delay(TimeSpan.FromSeconds(5), stoppingToken);
            }
        }
    }

    /// <summary>
    /// Running jobs are asked to stop and handed back to the engine; another node, or the next start, runs them again.
    /// Whoever asks again waits for the one end under way: a host may be stopped from two sides, and throws its services away after the first answer.
    /// </summary>
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        lock (gate)
            return end ??= Stop(cancellationToken);
    }

    async Task Stop(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            if (scheduler is { } running)
                await running.Shutdown(waitForJobsToComplete: true, cancellationToken).AsTask().WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            NotEnded(Patience.TotalSeconds);
        }
    }

    static async Task Schedule(IScheduler scheduler, Chore chore, CancellationToken cancellationToken)
    {
        var job = JobBuilder.Create<ChoreJob>().WithIdentity(chore.Name, ChoreJob.Group).Build();
        var trigger = TriggerBuilder.Create().WithIdentity(chore.Name, ChoreJob.Group)
            .StartAt(TimeProvider.System.GetUtcNow() + chore.Every)
            .WithSimpleSchedule(s => s.WithInterval(chore.Every).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount))
            .Build();
        await scheduler.ScheduleJob(job, trigger, ScheduleJobOptions.Replacing, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The engine did not start; trying again in 5 seconds")]
    partial void NotStarted(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The engine did not end within {Seconds} seconds; the server ends without it, and what it held is taken over elsewhere")]
    partial void NotEnded(double seconds);
}
