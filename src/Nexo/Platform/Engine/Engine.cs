using Quartz;

namespace Nexo.Platform;

/// <summary>
/// Starts durable jobs in this node's own scheduler (it is told at once; a job stored by another process is only found
/// by polling). A job survives the death of its node: another node, or this one after its restart, runs it again,
/// so a job bears repetition.
/// </summary>
public sealed class Engine
{
    readonly TaskCompletionSource<IScheduler> started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Stores and starts a one-off job, unless one with the same name is stored already.</summary>
    /// <returns>False when it was there.</returns>
    public async ValueTask<bool> Start<TJob>(string group, string name, IReadOnlyDictionary<string, string> data, CancellationToken cancellationToken)
        where TJob : IJob
    {
        var scheduler = await started.Task.WaitAsync(cancellationToken);
        var job = JobBuilder.Create<TJob>().WithIdentity(name, group).RequestRecovery();
        foreach (var (key, value) in data)
            job.UsingJobData(key, value);
        try
        {
            await scheduler.ScheduleJob(job.Build(), TriggerBuilder.Create().WithIdentity(name, group).StartNow().Build(), cancellationToken: cancellationToken);
            return true;
        }
        catch (ObjectAlreadyExistsException)
        {
            return false;
        }
    }

    /// <summary>Whether the job is stored: waiting, running, or about to be recovered.</summary>
    public async ValueTask<bool> Knows(string group, string name, CancellationToken cancellationToken) =>
        await (await started.Task.WaitAsync(cancellationToken)).Exists(new JobKey(name, group), cancellationToken);

    internal void Ready(IScheduler scheduler) => started.TrySetResult(scheduler);
}
