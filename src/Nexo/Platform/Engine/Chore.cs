using Quartz;

namespace Nexo.Platform;

/// <summary>Something the installation does again and again, on one node at a time. Registered as a singleton by who needs it.</summary>
/// <param name="Name">Unique; the key it is stored under.</param>
/// <param name="Every">From start to start.</param>
/// <param name="Work">Must bear repetition and cancellation.</param>
public sealed record Chore(string Name, TimeSpan Every, Func<IServiceProvider, CancellationToken, ValueTask> Work);

[DisallowConcurrentExecution]
sealed partial class ChoreJob(IEnumerable<Chore> chores, IServiceProvider services, ILogger<ChoreJob> log) : IJob
{
    public const string Group = "chores";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var name = context.JobDetail.Key.Name;
        if (chores.FirstOrDefault(c => c.Name == name) is not { } chore)
            return; // stored by a newer version of Nexo
        try
        {
            await chore.Work(services, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Failed(e, name);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Chore {Name} failed; it runs again at its next time")]
    partial void Failed(Exception exception, string name);
}
