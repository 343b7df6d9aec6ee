using Dapper;
using Nexo.Platform;

namespace Nexo.Models;

/// <summary>The models that workspaces brought themselves: whether their keys can still be read, and how their calls went.</summary>
sealed class WorkspaceModelsCheckup(Database database, ModelKeys keys, TimeProvider time) : ICheckup
{
    public string About => "models";

    public int Order => 41;

    public async Task<Diagnosis> Look(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var known = (await db.QueryAsync<(Guid Workspace, string Name, string? Sealed)>(new CommandDefinition(
            "select workspace_id, name, key_sealed from workspace_models order by workspace_id, place", cancellationToken: cancellationToken))).AsList();
        var (calls, failed, cost) = await db.QuerySingleAsync<(long, long, decimal)>(new CommandDefinition(
            "select coalesce(sum(calls), 0)::bigint, coalesce(sum(failed), 0)::bigint, coalesce(sum(cost), 0) from model_days where day >= @from",
            new { from = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime.AddDays(-1)) }, cancellationToken: cancellationToken));
        var sentence = $"{Count.Of(known.Count, "model of a workspace's own", "models of workspaces' own")}; {Count.Of(calls, "call", "calls")} since yesterday, {failed} without an answer"
            + FormattableString.Invariant($", {decimal.Round(cost, 4).Plain()} US dollars");
        var lost = known.FindAll(m => m.Sealed is not null && keys.Open(WorkspaceId.From(m.Workspace), m.Sealed) is null);
        return lost.Count == 0 ? Diagnosis.Well(sentence)
            : Diagnosis.Ill($"{sentence}; the key of {string.Join(", ", lost.Select(m => m.Name).Distinct().Take(5))} can no longer be read (the table data_protection_keys is another one): give it again on /administracao/modelos.");
    }
}
