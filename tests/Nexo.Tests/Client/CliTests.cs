using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Nexo.Access;
using Nexo.Cli;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Client;

/// <summary>The host on a real socket, for programs that come from outside.</summary>
public sealed class ListeningApp : NexoApp
{
    public string Url { get; private set; } = "";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        UseKestrel(0);
        StartServer();
        Url = Services.GetService(typeof(Microsoft.AspNetCore.Hosting.Server.IServer)) is Microsoft.AspNetCore.Hosting.Server.IServer server
            ? server.Features.Get<IServerAddressesFeature>()!.Addresses.First()
            : throw new InvalidOperationException("There is no server.");
        Url = Url.Replace("[::]", "127.0.0.1", StringComparison.Ordinal);
    }
}

/// <summary>The <c>nexo</c> tool, from its arguments to its exit code, over a socket.</summary>
public sealed class CliTests(ListeningApp app) : IClassFixture<ListeningApp>
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_task_is_proposed_edited_decided_as_seen_assigned_and_completed()
    {
        var nexo = await Shop();
        await nexo.Run("import", await Files("sku,title,price\nSKU-1,Body de bebê comprido,19.90\n"), "--channel", "amazon");
        var listing = (await nexo.Run("listings", "--quiet")).Output.Trim();
        string[] proposal = ["tasks", "create", "--channel", "amazon", "--title", "Encurtar o título", "--category", "optimization", "--priority", "high", "--hours", "0.5", "--listing", listing, "--set", "title=Body", "--idempotency-key", "once", "-q"];
        var task = (await nexo.Run(proposal)).Output.Trim();
        (await nexo.Run(proposal)).Output.Trim().ShouldBe(task);
        await Eventually.Is($"{task}@1\n", async () => (await nexo.Run("tasks", "--status", "awaiting_approval", "-q")).Output);

        (await nexo.Run("tasks", "edit", task, "--set", "title=Body azul", "-q")).Output.Trim().ShouldBe($"{task}@2");
        var late = await nexo.Run("tasks", "approve", $"{task}@1");
        var decided = await nexo.Run("tasks", "approve", $"{task}@2", "--json");
        await nexo.Run("tasks", "assign", task, "--to", nexo.Email);
        var done = await nexo.Run("tasks", "complete", task, "--hours", "0.25", "--json");

        (late.Code, late.Error).ShouldBe((1, $"nexo: {task}: Somebody changed or moved the task since you saw it; read it again and decide anew.\n"));
        JsonDocument.Parse(decided.Output).RootElement.GetProperty("approved")[0].GetString().ShouldBe(task);
        JsonDocument.Parse(done.Output).RootElement.GetProperty("status").GetString().ShouldBe("completed");
        (await nexo.Run("tasks", "show", task)).Output.ShouldContain("+ Body azul");
        (await nexo.Run("tasks", "history", task)).Output.Split('\n').Length.ShouldBeGreaterThan(6);
    }

    /// <summary>Each verb that only reads, as a table, as JSON and as ids.</summary>
    [Theory]
    [InlineData("status")]
    [InlineData("stats")]
    [InlineData("whoami")]
    [InlineData("tasks")]
    [InlineData("listings")]
    [InlineData("findings")]
    [InlineData("rules --channel amazon")]
    [InlineData("imports")]
    [InlineData("sources")]
    [InlineData("mapping")]
    [InlineData("policy")]
    [InlineData("views")]
    [InlineData("model")]
    [InlineData("model usage")]
    [InlineData("prompts list alex")]
    [InlineData("person")]
    [InlineData("invitations")]
    [InlineData("workspaces")]
    [InlineData("token")]
    [InlineData("notifications")]
    [InlineData("activations")]
    [InlineData("audit")]
    [InlineData("audit head")]
    public async Task What_reads_answers_people_and_programs(string verb)
    {
        var nexo = await Shop();

        var (table, json, ids) = (await nexo.Run(verb.Split(' ')), await nexo.Run([.. verb.Split(' '), "--json"]), await nexo.Run([.. verb.Split(' '), "--quiet"]));

        (table.Code, json.Code, ids.Code).ShouldBe((0, 0, 0), table.Error);
        table.Output.ShouldNotBeEmpty();
        JsonDocument.Parse(json.Output).RootElement.ValueKind.ShouldBeOneOf(JsonValueKind.Object, JsonValueKind.Array);
        ids.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_no_has_its_exit_code_and_says_what_to_do()
    {
        var nexo = await Shop();
        var qa = nexo with { Key = nexo.Given.The(Role.Qa).Key };

        (await nexo.Run("tasks", "show", $"{Guid.NewGuid()}")).ShouldBe((1, "", "nexo: There is no such task in this workspace. 'nexo tasks' shows those there are.\n"));
        (await nexo.Run("tasks", "shoo")).ShouldBe((2, "", "nexo: 'shoo' is not understood here. 'nexo tasks --help' shows what it takes.\n"));
        (await (nexo with { Url = "http://127.0.0.1:1" }).Run("status")).Code.ShouldBe(3);
        (await (nexo with { Key = "nexo_wrong" }).Run("status")).Code.ShouldBe(4);
        var forbidden = await qa.Run("activate", "--json");
        (forbidden.Code, JsonDocument.Parse(forbidden.Error).RootElement.GetProperty("status").GetInt32()).ShouldBe((4, 403));
    }

    [Fact]
    public async Task Who_follows_is_told_what_happens_and_ends_after_as_many_as_wanted()
    {
        var nexo = await Shop();
        (await nexo.Run("audit", "head")).Code.ShouldBe(0);
        var first = JsonDocument.Parse((await nexo.Run("token", "create", "Robô", "--json")).Output).RootElement;
        var since = (await nexo.Run("events", "--since", "0-0", "--count", "1", "-q")).Output.Trim();

        var told = await nexo.Run("events", "--since", "0-0", "--types", "token.*", "--count", "1", "--json");

        since.ShouldNotBeEmpty();
        JsonDocument.Parse(told.Output).RootElement.GetProperty("subject").GetString().ShouldBe(first.GetProperty("token").GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_narrow_terminal_gets_the_columns_that_fit_and_a_pipe_all_of_them()
    {
        var nexo = await Shop();

        var narrow = (await (nexo with { Width = 60 }).Run("rules", "--channel", "amazon")).Output.Split('\n');
        var piped = (await nexo.Run("rules", "--channel", "amazon")).Output.Split('\n');

        narrow.ShouldAllBe(line => line.Length <= 60);
        narrow[0].ShouldContain("title");
        piped[0].ShouldContain("numbers");
    }

    [Fact]
    public async Task The_completion_knows_commands_options_and_values()
    {
        var script = Path.Combine(Directory.CreateTempSubdirectory("nexo-completion-").FullName, "nexo.bash");
        await File.WriteAllTextAsync(script, (await (await Shop()).Run("completion", "bash")).Output, Stop);

        (await Completed(script, "nexo", "tas")).ShouldBe("tasks");
        (await Completed(script, "nexo", "tasks", "app")).ShouldBe("approve");
        (await Completed(script, "nexo", "tasks", "list", "--status", "awa")).ShouldBe("awaiting_approval");
        (await Completed(script, "nexo", "tasks", "list", "--sta")).ShouldBe("--status");
    }

    static async Task<string> Completed(string script, params string[] words)
    {
        var start = new System.Diagnostics.ProcessStartInfo("bash", ["-c", $"source {script}; COMP_WORDS=({string.Join(' ', words)}); COMP_CWORD={words.Length - 1}; _nexo; echo ${{COMPREPLY[@]}}"]) { UseShellExecute = false, RedirectStandardOutput = true };
        using var bash = System.Diagnostics.Process.Start(start)!;
        return (await bash.StandardOutput.ReadToEndAsync(Stop)).Trim();
    }

    static async Task<string> Files(string text)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("nexo-cli-").FullName, "anuncios.csv");
        await File.WriteAllTextAsync(file, text, Stop);
        return file;
    }

    async Task<Tool> Shop()
    {
        var given = await Given.Workspace(app);
        return new(given, app.Url, given.The(Role.Admin).Key, given.The(Role.Member).Email, null);
    }

    sealed record Tool(Given Given, string Url, string Key, string Email, int? Width)
    {
        public async Task<(int Code, string Output, string Error)> Run(params string[] args)
        {
            using var output = new StringWriter { NewLine = "\n" };
            using var error = new StringWriter { NewLine = "\n" };
            var code = await Entry.Run(args, new Terminal
            {
                Output = output, Error = error, Width = Width, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null,
                Environment = name => name switch { "NEXO_URL" => Url, "NEXO_KEY" => Key, _ => null },
            });
            return (code, output.ToString(), error.ToString());
        }
    }
}
