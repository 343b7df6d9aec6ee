using Nexo.Tests.Runs;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Platform;

/// <summary>A server that cannot begin says why in a sentence, the last of what it says, and ends; one that has lost its database ends, too.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task A_port_that_is_taken_ends_the_process()
    {
        await using var taken = new StandIn();
        taken.Answer("/ready", 503);

        (await Ends(taken.Address)).ShouldStartWith($"nexo: Failed to bind to address {taken.Address}: address already in use. Choose another port");
    }

    [Fact]
    public async Task An_address_of_another_machine_ends_the_process() =>
        (await Ends("http://192.0.2.1:3999")).ShouldStartWith("nexo: The server may not listen where ASPNETCORE_URLS says: ");

    [Fact]
    public async Task A_server_whose_database_is_gone_ends_when_it_is_asked_to()
    {
        var database = await TestPostgres.CreateDatabase();
        await using var server = await ServerProcess.Start(database);
        await TestPostgres.Drop(database);

        (await server.Stop(within: TimeSpan.FromMinutes(1))).ShouldBe(0);
    }

    static async Task<string> Ends(string url)
    {
        var database = await TestPostgres.CreateDatabase();
        var ended = await Should.ThrowAsync<InvalidOperationException>(() => ServerProcess.Start(database, url: url));
        ended.Message.ShouldStartWith("The server ended with the code 1: ");
        return ended.Message.Split('\n')[^1][ended.Message.Split('\n')[^1].IndexOf("nexo: ", StringComparison.Ordinal)..];
    }
}
