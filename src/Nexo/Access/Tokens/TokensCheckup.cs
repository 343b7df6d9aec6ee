using Dapper;
using Nexo.Platform;

namespace Nexo.Access;

sealed class TokensCheckup(Database database, TimeProvider time) : ICheckup
{
    public string About => "access";

    public int Order => 30;

    public async Task<Diagnosis> Look(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var (workspaces, people, agents, keys, runners) = await db.QuerySingleAsync<(long, long, long, long, long)>(new CommandDefinition("""
            select (select count(*) from workspaces), (select count(*) from people where deactivated_at is null),
                   count(*) filter (where kind = 'agent'), count(*) filter (where kind = 'person'), count(*) filter (where kind = 'runner')
              from tokens where revoked_at is null and (expires_at is null or expires_at > @now)
            """, new { now = time.GetUtcNow() }, cancellationToken: cancellationToken));
        var sentence = $"{Count.Of(workspaces, "workspace", "workspaces")}, {Count.Of(people, "person", "people")}; {Count.Of(agents, "agent token", "agent tokens")}{(runners == 0 ? "" : $", {Count.Of(runners, "runner token", "runner tokens")}")} and {Count.Of(keys, "personal key", "personal keys")} are valid";
        return workspaces == 0 ? Diagnosis.Ill($"{sentence}: run ./nexo up, or dotnet Nexo.dll setup --data DIR.") : Diagnosis.Well(sentence);
    }
}
