using Dapper;
using Microsoft.AspNetCore.Mvc.Testing;
using Nexo.Access;
using Nexo.Tests.Support;
using Npgsql;
using Shouldly;

namespace Nexo.Tests.Insights;

/// <summary>
/// Writers whose transactions end in another order than they began, on a database with two nodes; readers who go away
/// after a few events and resume at either node by the last id they saw.
/// </summary>
public sealed class ResumedStreamsTests(NexoApp app) : IClassFixture<NexoApp>
{
    const int Writers = 6, Transactions = 25;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_resumes_at_any_node_sees_every_event_once()
    {
        await using var other = app.WithWebHostBuilder(_ => { });
        var given = await Given.Workspace(app);
        WebApplicationFactory<Program>[] nodes = [app, other];
        const string start = "0-0"; // nothing has happened in this workspace before

        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(w => Write(given, w)));
        var readers = await Task.WhenAll(Enumerable.Range(0, 4).Select(r => ReadAll(nodes, given, r, start)));
        await writing;

        var expected = Enumerable.Range(0, Writers).SelectMany(w => Enumerable.Range(0, Transactions * 2).Select(n => $"{w}-{n}")).Order(StringComparer.Ordinal).ToList();
        foreach (var seen in readers)
            seen.Order(StringComparer.Ordinal).ShouldBe(expected);
    }

    /// <summary>Takes its number, dawdles, takes another, and commits late or early.</summary>
    async Task Write(Given given, int writer)
    {
        var chance = new Random(writer);
        await using var db = new NpgsqlConnection(app.ConnectionString);
        await db.OpenAsync(Stop);
        for (var n = 0; n < Transactions; n++)
        {
            await using var transaction = await db.BeginTransactionAsync(Stop);
            for (var i = 0; i < 2; i++)
            {
                await db.ExecuteAsync("insert into events (workspace_id, subject, kind, actor) values (@Id, @subject, 'task.created', 'nexo')", new { given.Id, subject = $"{writer}-{(n * 2) + i}" }, transaction);
                await Task.Delay(chance.Next(10) == 0 ? 150 : chance.Next(4), Stop);
            }
            await transaction.CommitAsync(Stop);
        }
    }

    async Task<List<string>> ReadAll(WebApplicationFactory<Program>[] nodes, Given given, int reader, string last)
    {
        var chance = new Random(100 + reader);
        var seen = new List<string>();
        while (seen.Count < Writers * Transactions * 2)
        {
            var (some, place) = await Resume(nodes[chance.Next(2)], given, last, 1 + chance.Next(30));
            seen.AddRange(some);
            last = place;
        }
        return seen;
    }

    /// <returns>So many subjects, or fewer when nothing comes for a while; and the last id.</returns>
    static async Task<(List<string> Subjects, string Last)> Resume(WebApplicationFactory<Program> node, Given given, string last, int most)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var subjects = new List<string>();
        using var client = node.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", given.The(Role.Member).Key);
        client.DefaultRequestHeaders.Add("Last-Event-ID", last);
        using var lines = new StreamReader(await client.GetStreamAsync("/api/events?types=task.*", patience.Token));
        try
        {
            while (subjects.Count < most)
            {
                patience.CancelAfter(TimeSpan.FromSeconds(1));
                var line = await lines.ReadLineAsync(patience.Token);
                if (line is null)
                    break;
                if (line.StartsWith("id: ", StringComparison.Ordinal))
                    last = line[4..];
                else if (line.StartsWith("data: ", StringComparison.Ordinal))
                    subjects.Add(System.Text.Json.JsonElement.Parse(line[6..]).GetProperty("subject").GetString()!);
            }
        }
        catch (OperationCanceledException) when (!Stop.IsCancellationRequested)
        {
            // Nothing came; the next one resumes.
        }
        return (subjects, last);
    }
}
