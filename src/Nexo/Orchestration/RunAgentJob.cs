using System.Text.Json;
using Dapper;
using Nexo.Agents.Proposing;
using Nexo.Channels;
using Nexo.Platform;
using Npgsql;
using Quartz;

namespace Nexo.Orchestration;

/// <summary>
/// One agent's part of an activation. Bears repetition: what is over is left alone, what was cut short is done again.
/// Of one workspace's channel only one runs at a time, in the whole cluster, so that two activations never propose the same.
/// </summary>
sealed partial class RunAgentJob(Database database, ProposeTasks propose, AgentRuns runs, ILogger<RunAgentJob> log) : IJob
{
    /// <summary>Crashes and failures together.</summary>
    const int MostAttempts = 8;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var workspace = WorkspaceId.Parse(context.MergedJobDataMap.GetString("workspace")!, null);
        var work = JsonSerializer.Deserialize<AgentWork>(context.MergedJobDataMap.GetString("work")!, Json.Options)!;
        await using var turn = await Turn.Wait(database, workspace, work.Channel, cancellationToken);
        if (await runs.Begin(workspace, work, cancellationToken) is not { } attempt)
            return;
        try
        {
            var run = await propose.Run(workspace, Channel.Parse(work.Channel, null), work.ActivationId.Value, cancellationToken);
            await runs.Succeed(workspace, work, attempt, run, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Failed(e, work.Agent, work.ActivationId, attempt);
            if (attempt < MostAttempts && (DatabaseTrouble.Passing(e) is not null || (context.RetryPolicy is { } policy && context.RetryAttempt < policy.MaxAttempts)))
                throw; // the engine runs it again, and after it the net below, which outlasts a database that is away
            await runs.Fail(workspace, work, attempt, $"{Why(e)} {attempt} attempts were made; the server's log tells more.", CancellationToken.None);
        }
    }

    /// <summary>For people: what kind of thing broke, without anything it said.</summary>
    static string Why(Exception e) => e switch
    {
        PostgresException refused => $"The database refused a statement ({refused.SqlState}).",
        NpgsqlException or TimeoutException => "The database was not reached.",
        _ => $"Something broke that should not ({e.GetType().Name}).",
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "Agent {Agent} of activation {Activation} failed at attempt {Attempt}")]
    partial void Failed(Exception exception, string agent, ActivationId activation, int attempt);

    /// <summary>An advisory lock on workspace and channel, held by a session of its own; it ends with the process that holds it.</summary>
    sealed class Turn(NpgsqlConnection db, long key) : IAsyncDisposable
    {
        public static async Task<Turn> Wait(Database database, WorkspaceId workspace, string channel, CancellationToken cancellationToken)
        {
            var db = await database.OpenForWork(cancellationToken);
            try
            {
                var key = await db.ExecuteScalarAsync<long>(new CommandDefinition(
                    "select hashtextextended('agent ' || @workspace::text || @channel, 0)", new { workspace, channel }, cancellationToken: cancellationToken));
                while (!await db.ExecuteScalarAsync<bool>(new CommandDefinition("select pg_try_advisory_lock(@key)", new { key }, cancellationToken: cancellationToken)))
                    await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
                return new Turn(db, key);
            }
            catch
            {
                await db.DisposeAsync();
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            try
            {
                await db.ExecuteAsync("select pg_advisory_unlock(@key)", new { key });
            }
            catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
            {
                // The session is gone, and its lock with it.
            }
            await db.DisposeAsync();
        }
    }
}
