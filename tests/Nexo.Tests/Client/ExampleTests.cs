using System.Diagnostics;
using System.Text;
using Dapper;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Client;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Client;

/// <summary>The examples do what they say, as programs of their own against the real host.</summary>
public sealed class ExampleTests(ListeningApp app) : IClassFixture<ListeningApp>
{
    static readonly string Agent = Path.Combine(AppContext.BaseDirectory, "example-agent.dll");

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60); // a busy machine starts programs slowly

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_agent_in_csharp_proposes_once_and_tells_the_decision()
    {
        var (given, admin) = await Shop();
        await using var file = new MemoryStream(Encoding.UTF8.GetBytes($"sku,title\nSKU-1,{string.Join(' ', Enumerable.Repeat("Body", 30))}\n"));
        await admin.WaitForImport(await admin.ImportListings(file, new() { Channel = "amazon", FileName = "corpos.csv" }, null, Stop), null, Stop);
        using var first = Start(given, "dotnet", Agent);
        var task = await Proposed(first);
        await Eventually.Is("awaiting_approval", async () => (await admin.ReadTask(task, Stop)).Status);
        using var again = Start(given, "dotnet", Agent);
        (await Proposed(again)).ShouldBe(task);
        var seen = await admin.ReadTask(task, Stop);
        (seen.CreatedBy, seen.ChangeSet!.Single().After!.Length).ShouldBe(("marketplace-amazon", 79));
        await admin.Decide([seen], approved: false, "Preço da tabela", Stop);

        (await Ended(first)).ShouldBe($"rejected {task}: Preço da tabela");
        (await Ended(again)).ShouldBe($"rejected {task}: Preço da tabela");
    }

    [Fact]
    public async Task The_agent_in_bash_proposes_once_and_tells_the_decision()
    {
        var (given, admin) = await Shop();
        var script = Repository.Folder("examples/curl/propose.sh");

        using var first = Start(given, "bash", script);
        var task = await Proposed(first);
        await Eventually.Is("awaiting_approval", async () => (await admin.ReadTask(task, Stop)).Status);
        await admin.Decide([await admin.ReadTask(task, Stop)], approved: true, null, Stop);
        (await Ended(first)).ShouldBe($"approved {task}");

        using var again = Start(given, "bash", script); // proposing again is answered as the first time: it must look itself
        (await Proposed(again)).ShouldBe(task);
        (await Ended(again)).ShouldBe($"approved {task}");
    }

    [Fact]
    public async Task What_they_are_refused_they_say()
    {
        var (given, _) = await Shop();
        await using (var db = await given.Db())
            await db.ExecuteAsync("update tokens set revoked_at = now() where workspace_id = @Id and kind = 'agent'", new { given.Id });

        using var agent = Start(given, "dotnet", Agent);
        using var script = Start(given, "bash", Repository.Folder("examples/curl/propose.sh"));

        (await agent.StandardError.ReadToEndAsync(Stop)).ShouldContain("Nexo says no: ");
        (await script.StandardError.ReadToEndAsync(Stop)).ShouldContain("401 ");
        await Task.WhenAll(agent.WaitForExitAsync(Stop), script.WaitForExitAsync(Stop));
        (agent.ExitCode, script.ExitCode).ShouldBe((1, 1));
    }

    [Fact]
    public async Task The_nightly_script_keeps_its_run_in_the_ledger()
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "node"))))
            Assert.Skip("Node is not installed here.");
        var (given, admin) = await Shop();
        var token = await admin.CreateToken(new() { Name = "Noturno", Runner = true }, null, Stop);
        var plan = Path.Combine(Path.GetTempPath(), $"nexo-plan-{Guid.NewGuid():n}.json");
        await File.WriteAllTextAsync(plan, """
            [{ "task": "seo.validate", "run": ["node", "-e", "console.log('214 páginas')"] }, { "task": "code.review", "run": ["there-is-no-such-program"] },
             { "task": "dx.integrate", "run": ["node", "-e", "console.log('https://example.com/pull/7')"], "asks": true }]
            """, Stop);
        var start = new ProcessStartInfo("node", [Repository.Folder("examples/ledger/nightly.mjs"), plan]) { UseShellExecute = false, RedirectStandardError = true };
        (start.Environment["API_BASE"], start.Environment["NEXO_KEY"], start.Environment["RUN_ID"]) = (app.Url, token.Secret, "nightly-1");
        for (var i = 0; i < 2; i++) // run again by mistake: nothing is written twice
        {
            using var script = Process.Start(start)!;
            await script.WaitForExitAsync(Stop).WaitAsync(Patience, Stop);
            script.ExitCode.ShouldBe(0, await script.StandardError.ReadToEndAsync(Stop));
        }
        File.Delete(plan);

        var book = await admin.ListLedgerEntries(new() { RunId = "nightly-1" }, Stop);
        book.Select(entry => $"{entry.Task} {entry.Status}").ShouldBe(["dx.integrate awaiting_approval", "code.review skipped", "seo.validate succeeded"]);
        book[0].OutputsUri.ShouldBe("https://example.com/pull/7");
        (await admin.ApproveStep(book[0].Id, new() { Reason = "Conferido." }, null, Stop)).Approver.ShouldBe(given.The(Role.Admin).Name);
    }

    Process Start(Given given, params IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        (start.Environment["NEXO_URL"], start.Environment["NEXO_KEY"], start.Environment["NEXO_READ_KEY"]) = (app.Url, given.AgentToken(Channel.Amazon), given.The(Role.Member).Key);
        return Process.Start(start)!;
    }

    static async Task<Guid> Proposed(Process agent) =>
        await agent.StandardOutput.ReadLineAsync(Stop).AsTask().WaitAsync(Patience, Stop) is { } line && line.StartsWith("proposed ", StringComparison.Ordinal)
            ? Guid.Parse(line["proposed ".Length..])
            : throw new InvalidOperationException(await agent.StandardError.ReadToEndAsync(Stop));

    static async Task<string?> Ended(Process agent)
    {
        var last = await agent.StandardOutput.ReadLineAsync(Stop).AsTask().WaitAsync(Patience, Stop);
        await agent.WaitForExitAsync(Stop).WaitAsync(Patience, Stop);
        agent.ExitCode.ShouldBe(0);
        return last;
    }

    async Task<(Given, NexoClient)> Shop()
    {
        var given = await Given.Workspace(app);
        return (given, new(app.CreateClient(), given.The(Role.Admin).Key));
    }
}
