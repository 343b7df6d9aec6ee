using Nexo.Access;
using Nexo.Orchestration;
using Nexo.Plans;
using Nexo.Runs.Working;

namespace Nexo.Runs.Kinds;

/// <summary>Wakes the agents and waits until all have ended. A repetition finds the activation it has begun.</summary>
sealed class ActivateStep(Activate activate, ReadActivations activations) : IStepKind
{
    static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    public Type Takes => typeof(ActivateWork);

    public object InputsOf(StepTurn turn) => new { channels = ((ActivateWork)turn.Step.Work).Channels };

    public async Task<StepEnd> Do(StepTurn turn, CancellationToken cancellationToken)
    {
        var nexo = Actor.Nexo(turn.Workspace);
        var id = await activate.Start(nexo, ((ActivateWork)turn.Step.Work).Channels, turn.IdempotencyKey, cancellationToken);
        while (!await activations.IsOver(nexo, id, cancellationToken))
            await Task.Delay(Between, cancellationToken);
        var detail = (await activations.One(nexo, id, cancellationToken))!;
        foreach (var agent in detail.Agents)
            await turn.Log.Line($"{agent.Agent}: {agent.Status.Wire()}, {agent.Findings} achados, {agent.Created} tarefas novas, {agent.Merged} juntadas a outras{(agent.Error is null ? "" : $" — {agent.Error}")}", cancellationToken);
        var failed = detail.Agents.Count(agent => agent.Status == AgentRunStatus.Failed);
        return failed == detail.Agents.Count ? StepEnd.Failed(Why.NoAgentEnded) : StepEnd.Succeeded(warned: failed > 0);
    }
}
