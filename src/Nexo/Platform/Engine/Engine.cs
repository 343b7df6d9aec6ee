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
        try
        {
            await scheduler.ScheduleJob(Job<TJob>(group, name, data), AtOnce(group, name), cancellationToken: cancellationToken);
            return true;
        }
        catch (ObjectAlreadyExistsException)
        {
            return false;
        }
    }

    /// <summary>The same for many, stored in one transaction: several times as fast as one after the other.</summary>
    /// <param name="jobs">Name and data of each; no name twice.</param>
    /// <returns>How many were not stored already.</returns>
    public async ValueTask<int> StartAll<TJob>(string group, IReadOnlyCollection<(string Name, IReadOnlyDictionary<string, string> Data)> jobs, CancellationToken cancellationToken)
        where TJob : IJob
    {
        if (jobs.Count == 0)
            return 0;
        var scheduler = await started.Task.WaitAsync(cancellationToken);
        try
        {
            var all = jobs.ToDictionary(job => Job<TJob>(group, job.Name, job.Data), job => (IReadOnlyCollection<ITrigger>)[AtOnce(group, job.Name)]);
            await scheduler.ScheduleJobs(all, cancellationToken: cancellationToken);
            return jobs.Count;
        }
        catch (ObjectAlreadyExistsException)
        {
            // One of them is there, as after a repetition; the store has then taken none.
            var fresh = 0;
            foreach (var (name, data) in jobs)
                fresh += await Start<TJob>(group, name, data, cancellationToken) ? 1 : 0;
            return fresh;
        }
    }

    static IJobDetail Job<TJob>(string group, string name, IReadOnlyDictionary<string, string> data) where TJob : IJob
    {
        var job = JobBuilder.Create<TJob>().WithIdentity(name, group).RequestRecovery();
        foreach (var (key, value) in data)
            job.UsingJobData(key, value);
        return job.Build();
    }

    static ITrigger AtOnce(string group, string name) => TriggerBuilder.Create().WithIdentity(name, group).StartNow().Build();

    /// <summary>Whether the job is stored: waiting, running, or about to be recovered.</summary>
    public async ValueTask<bool> Knows(string group, string name, CancellationToken cancellationToken) =>
        await (await started.Task.WaitAsync(cancellationToken)).Exists(new JobKey(name, group), cancellationToken);

    internal void Ready(IScheduler scheduler) => started.TrySetResult(scheduler);
}
