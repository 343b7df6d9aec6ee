using Quartz;
using Quartz.Extensibility;

namespace Nexo.Platform;

/// <summary>
/// A job that a newer version of Nexo has stored, and this one does not have: it is put off, so that a node that has it fires it.
/// Left to itself the engine would mark its trigger as broken, for all nodes and for ever.
/// </summary>
sealed partial class LaterJob(ILogger<LaterJob> log) : IJob
{
    /// <summary>Longer than a node looks ahead (<see cref="QuartzSchedulerOptions.IdleWaitTime"/>), or this one would take it again before others see it.</summary>
    static readonly TimeSpan PutOffFor = TimeSpan.FromSeconds(7);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        if (context.NextFireTimeUtc is not null)
            return; // it comes again by itself
        PutOff(context.JobDetail.Key.Name);
        await context.Scheduler.RescheduleJob(context.Trigger.Key, context.Trigger.GetTriggerBuilder().StartAt(TimeProvider.System.GetUtcNow() + PutOffFor).Build(), cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Job} is of a newer version of Nexo and waits for a node that has it")]
    partial void PutOff(string job);
}

/// <summary>Finds the classes of jobs by the names they were stored under.</summary>
sealed class JobTypes : ITypeLoader
{
    public Type? LoadType(string? name) =>
        string.IsNullOrEmpty(name) ? null
        : Type.GetType(name, throwOnError: false) ?? (name.StartsWith("Nexo.", StringComparison.Ordinal) ? typeof(LaterJob) : throw new TypeLoadException($"There is no type {name}."));
}
