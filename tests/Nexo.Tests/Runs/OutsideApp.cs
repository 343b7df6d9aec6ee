using Nexo.Tests.Support;

namespace Nexo.Tests.Runs;

/// <summary>Plans beside stand-ins for the servers that steps call, and a folder of files to import.</summary>
public sealed class OutsideApp : PlanApp
{
    public const string Token = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";

    public StandIn Shop { get; } = new();

    public GitHubStandIn GitHub { get; } = new();

    protected override IEnumerable<KeyValuePair<string, string>> Settings =>
    [
        .. base.Settings,
        new("Nexo:Plans:GitHubToken", Token), new("Nexo:Plans:GitHubApi", GitHub.Address), new("Nexo:Plans:Repositories", "owner/listed"),
        new("Nexo:Imports:Root", Path.Combine(Root, "imports", "{workspace}")),
        new("Nexo:Site:BaseUrl", "https://nexo.example"),
    ];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Shop.DisposeAsync();
        await GitHub.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

static class KeptOf
{
    /// <summary>Everything that is kept of a workspace's steps: the book, what they wrote, and the log of events.</summary>
    public static async Task<string> Kept(this Given given)
    {
        await using var db = await given.Db();
        return string.Join('\n', await Dapper.SqlMapper.QueryAsync<string>(db, """
            select to_jsonb(t)::text from agents_tasks t where workspace_id = @Id union all select text from step_logs where workspace_id = @Id
            union all select to_jsonb(e)::text from events e where workspace_id = @Id union all select to_jsonb(r)::text from runs r where workspace_id = @Id
            """, new { given.Id }));
    }
}
