using Dapper;
using Nexo.Tests.Support;
using Nexo.Tests.Webhooks;
using Shouldly;

namespace Nexo.Tests.Chaos;

/// <summary>Every event of the shop's tasks goes to somebody's server, who counts by <c>webhook-id</c>.</summary>
sealed class DeliveryLoad(Given given, Receiver receiver) : ILoad
{
    string path = "";

    public string Told => $"{receiver.At(path).Count} messages of {Ids().Count()} events";

    /// <summary>Before the first task.</summary>
    public async Task Subscribe() => (_, path, _) = await given.Endpoint(receiver, ["task.*"]);

    public Task Run(CancellationToken calm) => Task.CompletedTask; // others make the events

    public async Task<string?> StillAtWork()
    {
        var open = (await Events()).Count - Ids().Count();
        return open == 0 ? null : $"{open} events were not delivered";
    }

    public async Task IsWhole() =>
        ILoad.IsSame(await Events(), Ids().Select(sent => $"{sent.First().Type} {sent.First().Subject}"), "each event arrives under one webhook-id");

    IEnumerable<IGrouping<string, Received>> Ids() => receiver.At(path).GroupBy(one => one.Id);

    async Task<List<string>> Events()
    {
        await using var db = await given.Db();
        return (await db.QueryAsync<string>("select kind || ' ' || subject from events where workspace_id = @Id and kind like 'task.%'", new { given.Id })).AsList();
    }
}
