using Nexo.Auditing;
using Nexo.Plans;
using Nexo.Runs.Working;

namespace Nexo.Runs.Kinds;

/// <summary>Looks at every listing of the channels again. A repetition looks once more, and finds the same.</summary>
sealed class AuditStep(AuditAgain audit) : IStepKind
{
    public Type Takes => typeof(Plans.AuditWork);

    public object InputsOf(StepTurn turn) => new { channels = ((Plans.AuditWork)turn.Step.Work).Channels };

    public async Task<StepEnd> Do(StepTurn turn, CancellationToken cancellationToken)
    {
        foreach (var channel in ((Plans.AuditWork)turn.Step.Work).Channels)
            await turn.Log.Line($"{channel}: {await audit.All(turn.Workspace, channel, cancellationToken)} anúncios auditados", cancellationToken);
        return StepEnd.Succeeded();
    }
}
