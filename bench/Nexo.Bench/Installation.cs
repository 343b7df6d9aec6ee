using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Nexo.Tests.Support;
using Npgsql;

namespace Nexo.Bench;

/// <summary>A database of its own on a durable private PostgreSQL, one workspace, and the published server beside it.</summary>
sealed class Installation : IAsyncDisposable
{
    public const string AgentToken = "marketplace-amazon-benchmark-secret";
    public const string AdminKey = "nexo_benchmark-secret";

    /// <summary>A key of a second workspace, in which nothing is.</summary>
    public const string EmptyKey = "nexo_benchmark-empty";
    public static readonly Guid Workspace = Guid.Parse("01900000-0000-7000-8000-000000000001");
    public static readonly Guid Admin = Guid.Parse("01900000-0000-7000-8000-000000000002");

    static readonly Lazy<Task<string>> Published = new(Publish);

    public required string ConnectionString { get; init; }
    public required NpgsqlDataSource Db { get; init; }
    public Process? Server { get; private set; }
    public IPEndPoint Address { get; private set; } = new(IPAddress.Loopback, 0);

    public static async Task<Installation> Create()
    {
        var connection = await TestPostgres.CreateDatabase();
        var installation = new Installation { ConnectionString = connection, Db = NpgsqlDataSource.Create(connection) };
        await installation.Seed();
        return installation;
    }

    /// <returns>How long it took from the start of the process until it answered on /ready.</returns>
    public async Task<TimeSpan> StartServer()
    {
        var application = await Published.Value;
        Address = new IPEndPoint(IPAddress.Loopback, FreePort());
        var start = new ProcessStartInfo("dotnet", [Path.Combine(application, "Nexo.dll")])
        {
            WorkingDirectory = application,
            UseShellExecute = false, RedirectStandardOutput = true,
            Environment =
            {
                ["NEXO_DATABASE"] = ConnectionString,
                ["ASPNETCORE_URLS"] = $"http://{Address}",
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["Logging__LogLevel__Default"] = "Warning",
                // So that the limits are counted, not met.
                ["Nexo__Limits__Agent__PerMinute"] = "1000000000", ["Nexo__Limits__Person__PerMinute"] = "1000000000",
            },
        };
        var watch = Stopwatch.StartNew();
        Server = Process.Start(start)!;
        Server.OutputDataReceived += (_, line) =>
        {
            if (Environment.GetEnvironmentVariable("NEXO_BENCH_LOG") is not null)
                Console.Error.WriteLine(line.Data);
        };
        Server.BeginOutputReadLine();
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        while (true)
        {
            try
            {
                if ((await http.GetAsync(new Uri($"http://{Address}/ready"))).IsSuccessStatusCode)
                    return watch.Elapsed;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // Not listening yet, or too busy to say so.
            }
            if (Server.HasExited || watch.Elapsed > TimeSpan.FromSeconds(60))
                throw new InvalidOperationException("The server did not become ready; set NEXO_BENCH_LOG=1 to see what it says.");
            await Task.Delay(10);
        }
    }

    /// <summary>Runs a verb of the server's program, such as <c>sample</c>, to its end.</summary>
    public async Task Command(string verb)
    {
        using var run = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(await Published.Value, "Nexo.dll"), verb])
        {
            UseShellExecute = false, RedirectStandardOutput = true,
            Environment = { ["NEXO_DATABASE"] = ConnectionString },
        })!;
        var said = await run.StandardOutput.ReadToEndAsync();
        await run.WaitForExitAsync();
        if (run.ExitCode != 0)
            throw new InvalidOperationException(said);
    }

    public async Task StopServer()
    {
        if (Server is null)
            return;
        if (!Server.HasExited)
            Server.Kill();
        await Server.WaitForExitAsync();
        Server.Dispose();
        Server = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopServer();
        await Db.DisposeAsync();
    }

    /// <summary>n tasks awaiting approval and in other states, over six channels and ninety days, by COPY.</summary>
    public async Task LoadTasks(int n)
    {
        string[] channels = ["amazon", "mercadolivre", "shopee", "shein", "tiktokshop", "kaway"];
        string[] agents = ["alex", "marina", "sunny", "tren", "viral", "premium"];
        string[] statuses = ["awaiting_approval", "approved", "in_progress", "completed", "rejected", "failed"];
        string[] priorities = ["high", "medium", "low"];
        var random = new Random(7);
        var now = DateTime.UtcNow;
        await using var db = await Db.OpenConnectionAsync();
        await using var copy = await db.BeginBinaryImportAsync("""
            copy marketplace_tasks (id, workspace_id, marketplace, title, category, priority, status, agent, created_by, impact,
                estimated_hours, actual_hours, started_at, ended_at, error, approved_at, created_at) from stdin (format binary)
            """);
        copy.Timeout = TimeSpan.FromHours(1); // the end waits for the counters of all rows
        for (var i = 0; i < n; i++)
        {
            var channel = random.Next(6);
            var created = now.AddSeconds(-random.NextDouble() * 90 * 86400);
            var status = statuses[random.Next(10) is var s && s < 4 ? 0 : 1 + s % 5];
            var started = status is "in_progress" or "completed" or "failed";
            var ended = status is "completed" or "rejected" or "failed";
            await copy.StartRowAsync();
            await copy.WriteAsync(Guid.CreateVersion7(new DateTimeOffset(created)));
            await copy.WriteAsync(Workspace);
            await copy.WriteAsync(channels[channel]);
            await copy.WriteAsync($"Corrigir título e descrição do conjunto infantil {i}");
            await copy.WriteAsync("optimization");
            await copy.WriteAsync(priorities[random.Next(3)]);
            await copy.WriteAsync(status);
            await copy.WriteAsync(agents[channel]);
            await copy.WriteAsync($"marketplace-{channels[channel]}");
            await copy.WriteAsync((decimal)random.Next(0, 2500) / 100);
            await copy.WriteAsync(1.5m);
            await Write(copy, status == "completed" ? 2m : null);
            await Write(copy, started ? created.AddHours(1) : null);
            await Write(copy, ended ? created.AddHours(4) : null);
            await Write(copy, status == "failed" ? "recusado pelo canal" : null);
            await Write(copy, status is "rejected" or "awaiting_approval" ? null : created.AddMinutes(30));
            await copy.WriteAsync(created);
        }
        await copy.CompleteAsync();
        await copy.DisposeAsync();
        await db.ExecuteAsync("vacuum analyze marketplace_tasks", commandTimeout: 600); // each by itself: not in a transaction
        await db.ExecuteAsync("vacuum analyze task_count_changes", commandTimeout: 600);
    }

    /// <summary>n listings with an open finding each, and an event for every task.</summary>
    public async Task LoadCatalogue(int n)
    {
        await using var db = await Db.OpenConnectionAsync();
        await db.ExecuteAsync("""
            insert into listings (id, workspace_id, channel, external_id, title, facts_hash, changed_at)
            select gen_random_uuid(), @Workspace, (array['amazon', 'mercadolivre', 'shopee', 'shein', 'tiktokshop', 'kaway'])[1 + n % 6], n::text,
                   'Conjunto ' || n || ' infantil', decode(md5(n::text), 'hex'), now() - n * interval '1 second'
              from generate_series(1, @n) n;
            insert into findings (id, workspace_id, listing_id, channel, rule, severity, field, evidence, impact, effort)
            select gen_random_uuid(), @Workspace, id, channel, 'AMZ-T' || (1 + external_id::int % 5), (array['error', 'warning', 'advice'])[1 + external_id::int % 3], 'title', '{}', external_id::int % 20, 0.25 from listings;
            insert into events (workspace_id, subject, kind, actor, channel, body, at)
            select @Workspace, id, 'task.created', 'agent:' || agent, marketplace, '{}', created_at from marketplace_tasks;
            update audit_cursor set (xid, seq) = (select xid, seq from events order by xid desc, seq desc limit 1);
            """, new { Workspace, n }, commandTimeout: 1800); // the sealer, which would be busy for minutes, finds nothing to do
        foreach (var table in (string[])["listings", "findings", "events"])
            await db.ExecuteAsync($"vacuum analyze {table}", commandTimeout: 600);
    }

    static Task Write(NpgsqlBinaryImporter copy, object? value) => value is null ? copy.WriteNullAsync() : copy.WriteAsync(value);

    async Task Seed()
    {
        await using var db = await Db.OpenConnectionAsync();
        await db.ExecuteAsync("""
            insert into workspaces (id, name) values (@Workspace, 'Benchmark');
            insert into people (id, email, normalized_email, name, security_stamp) values (@Admin, 'admin@nexo.local', 'ADMIN@NEXO.LOCAL', 'Benchmark', 'none');
            insert into workspaces (id, name) values (@empty, 'Empty');
            insert into memberships (workspace_id, person_id, role) values (@Workspace, @Admin, 'admin'), (@empty, @Admin, 'admin');
            insert into tokens (id, workspace_id, kind, channel, name, hint, hash, created_by) values (gen_random_uuid(), @Workspace, 'agent', 'amazon', 'Alex', 'cret', @agentHash, 'nexo');
            insert into tokens (id, workspace_id, kind, person_id, name, hint, hash, created_by) values (gen_random_uuid(), @Workspace, 'person', @Admin, 'Benchmark', 'cret', @adminHash, 'nexo');
            insert into tokens (id, workspace_id, kind, person_id, name, hint, hash, created_by) values (gen_random_uuid(), @empty, 'person', @Admin, 'Empty', 'mpty', @emptyHash, 'nexo');
            """, new { Workspace, Admin, agentHash = Hash(AgentToken), adminHash = Hash(AdminKey), empty = Guid.NewGuid(), emptyHash = Hash(EmptyKey) });
    }

    static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    static async Task<string> Publish()
    {
        var target = Directory.CreateTempSubdirectory("nexo-bench-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(target, recursive: true);
        Console.Error.WriteLine("publishing the server …");
        using var publish = Process.Start(new ProcessStartInfo("dotnet", ["publish", Path.Combine(Repository.Root, "src/Nexo"), "-c", "Release", "-o", target, "-v", "q", "-nologo"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var said = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0 ? target : throw new InvalidOperationException(said);
    }
}
