using System.Globalization;
using System.Text.Json;
using Nexo.Platform;
using Npgsql;
using Quartz;

namespace Nexo.Runs.Working;

/// <summary>Which attempt at which step; the body of a <c>step.start</c> item and the data of its job.</summary>
sealed record StepOrder(long Entry, int Attempt)
{
    public const string Group = "steps";

    /// <summary>The job's name: an attempt starts once, however often it is told to.</summary>
    public string JobName => string.Create(CultureInfo.InvariantCulture, $"{Entry}/{Attempt}");
}

/// <summary>Starts each step as a durable job in this node's own scheduler.</summary>
sealed class StartSteps(Engine engine) : IOutboxWork
{
    public string Kind => "step.start";

    public int MaxAttempts => 1_000; // the engine may need a while; the work must not be set aside for that

    public async ValueTask Handle(IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken) =>
        await engine.StartAll<RunStepJob>(StepOrder.Group, [.. items.Select(Job).DistinctBy(job => job.Name)], cancellationToken);

    static (string Name, IReadOnlyDictionary<string, string> Data) Job(OutboxItem item) =>
        (JsonSerializer.Deserialize<StepOrder>(item.Body, Json.Options)!.JobName, new Dictionary<string, string> { ["workspace"] = item.Workspace.ToString(), ["order"] = item.Body });
}

/// <summary>
/// One attempt at a step. While it works it beats the heart of its row; when the row is no longer ours, or the run is cancelled, the work ends.
/// A node that dies is silent, and the engine hands the job to another, which begins the next attempt.
/// </summary>
sealed partial class RunStepJob(ReadTurn turns, StepBook book, IEnumerable<IStepKind> kinds, Secrets secrets, Signals signals, ILogger<RunStepJob> log) : IJob
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var workspace = WorkspaceId.Parse(context.MergedJobDataMap.GetString("workspace")!, null);
        var order = JsonSerializer.Deserialize<StepOrder>(context.MergedJobDataMap.GetString("order")!, Json.Options)!;
        if (await turns.Read(workspace, order, cancellationToken) is not { } turn || await Begin(turn, cancellationToken) is not { } attempt)
            return;
        turn = turns.Begun(turn, attempt);
        try
        {
            await Work(turn, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await turn.Log.DisposeAsync();
            await book.HandBack(turn.Entry, turn.Attempt);
        }
    }

    async Task<int?> Begin(StepTurn turn, CancellationToken cancellationToken)
    {
        var inputs = secrets.Masked(KindOf(turn).InputsOf(turn));
        while (true)
        {
            if (await book.Begin(turn.Workspace, turn.Entry, turn.Attempt, inputs, cancellationToken) is not 0 and var begun)
                return begun;
            await Task.Delay(Patience, cancellationToken); // another node may still be at it
        }
    }

    async Task Work(StepTurn turn, CancellationToken stopping)
    {
        using var life = new StepLife(book, signals, turn, stopping);
        StepEnd end;
        await using (turn.Log)
        {
            if (turn.Attempt > 1)
                await turn.Log.Line($"— tentativa {turn.Attempt}, em {Environment.MachineName}, processo {Environment.ProcessId} —", CancellationToken.None);
            end = secrets.Mask(await Do(turn, life, stopping));
        }
        if (!life.IsLost)
            await Insist(() => book.End(turn, end, CancellationToken.None), stopping);
    }

    async Task<StepEnd> Do(StepTurn turn, StepLife life, CancellationToken stopping)
    {
        try
        {
            return await KindOf(turn).Do(turn, life.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (life.Token.IsCancellationRequested)
        {
            return life.IsCancelled ? StepEnd.Failed(Why.Cancelled, isFinal: true) : StepEnd.Failed(Why.TookTooLong.Of(turn.Step.Timeout));
        }
        catch (Exception e)
        {
            Broke(e, turn.Step.Name, turn.Run.Name, turn.Attempt);
            return StepEnd.Failed(e is NpgsqlException ? Why.NoDatabase : Why.Broke.Of(e.GetType().Name));
        }
    }

    /// <summary>The work is done and must be written down, even if the database is away for a while: otherwise another node would do it again.</summary>
    static async Task Insist(Func<Task> write, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await write();
                return;
            }
            catch (NpgsqlException) when (!stopping.IsCancellationRequested)
            {
                await Task.Delay(Patience, CancellationToken.None);
            }
        }
    }

    IStepKind KindOf(StepTurn turn) => kinds.First(kind => kind.Takes == turn.Step.Work.GetType());

    [LoggerMessage(Level = LogLevel.Error, Message = "Step {Step} of run {Run} broke at attempt {Attempt}")]
    partial void Broke(Exception exception, string step, string run, int attempt);
}
