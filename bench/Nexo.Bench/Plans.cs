using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dapper;
using Nexo.Tests.Support;

namespace Nexo.Bench;

/// <summary>
/// How PostgreSQL reads the large tables for each page and list: by which index, and how many rows it looks at. At a million tasks
/// (or NEXO_BENCH_TASKS), with a tenth as many listings, a finding for each, an event for each task, and as much of everything that
/// runs leave behind (or NEXO_BENCH_WORK); as auto_explain tells it.
/// </summary>
static partial class Plans
{
    static readonly string[] Large = ["marketplace_tasks", "task_listings", "change_set_versions", "listings", "findings", "events", "audit_entries",
        "runs", "agents_tasks", "step_logs", "approval_links", "webhook_deliveries", "webhook_attempts", "outbox"];

    /// <summary>A bitmap scan names its index only.</summary>
    static Dictionary<string, string> tables = [];

    static readonly string[] All =
    [
        "/api/orchestration/tasks?limit=50", "/api/orchestration/tasks?status=awaiting_approval&limit=50", "/api/orchestration/tasks?marketplace=amazon&status=in_progress&limit=50",
        "/api/orchestration/tasks?limit=50&offset=5000", "/api/orchestration/tasks?q=infantil%209876&limit=50", "/api/orchestration/stats", "/api/marketplace/orchestration/status",
        "/api/listings?limit=50", "/api/listings?channel=amazon&limit=50", "/api/listings?q=conjunto%209876&limit=50", "/api/listings?withFindings=true&limit=50",
        "/api/findings?limit=50", "/api/rules", "/api/audit?limit=50",
        "/", "/aprovacoes", "/aprovacoes?canal=amazon", "/anuncios", "/anuncios?findings=open", "/administracao/auditoria", "/administracao/regras",
        "/api/runs?limit=50", "/api/runs?plan=plan-7&limit=50", "/api/runs?status=failed&limit=50", "/api/runs?status=awaiting_approval&limit=50", "/api/runs?plan=plan-1&status=failed&limit=50", "/api/runs/plan-1-500000",
        $"/api/runs?day={DateTime.UtcNow.AddDays(-60):yyyy-MM-dd}&limit=50", $"/api/runs?plan=plan-1&status=failed&day={DateTime.UtcNow.AddDays(-60):yyyy-MM-dd}", "/api/runs/steps/waiting", "/api/runs/steps/500000/log", "/api/plans",
        "/agents/tasks/?limit=50", "/agents/tasks/?run_id=plan-1-500000", "/agents/tasks/?task=step-7&limit=50", "/agents/tasks/?status=failed&limit=50", "/agents/tasks/?status=running&limit=50", "/agents/tasks/?approval_state=pending&limit=50",
        "/agents/tasks/?approval_state=approved&limit=50", "/agents/tasks/?task=step-1&status=failed&limit=50", "/agents/tasks/?task=step-1&approval_state=approved&limit=50", "/agents/tasks/?status=failed&approval_state=approved&limit=50", "/agents/tasks/500000",
        "/execucoes", "/execucoes?plano=plan-1&situacao=failed", "/execucoes/plan-1-500000", "/planos", "/planos/plan-1", "/planos/calendario",
        "/api/webhooks", $"/api/webhooks/{Work.Endpoint}/deliveries?limit=50", $"/api/webhooks/{Work.Endpoint}/deliveries?status=failed&limit=50", $"/api/webhooks/{Work.Endpoint}/deliveries?status=pending&limit=50",
        $"/api/webhooks/{Work.Endpoint}/deliveries?status=delivered&limit=50", $"/api/webhooks/deliveries/{Work.Delivery}", "/administracao/webhooks", $"/administracao/webhooks/{Work.Endpoint}", "/api/admin/outbox?limit=50", "/administracao/fila",
    ];

    public static async Task<Table> Run()
    {
        var many = int.TryParse(Environment.GetEnvironmentVariable("NEXO_BENCH_TASKS"), CultureInfo.InvariantCulture, out var asked) ? asked : 1_000_000;
        await using var nexo = await Installation.Create();
        await nexo.LoadTasks(many);
        await nexo.LoadCatalogue(many / 10);
        await nexo.LoadWork(int.TryParse(Environment.GetEnvironmentVariable("NEXO_BENCH_WORK"), CultureInfo.InvariantCulture, out var work) ? work : many);
        await using (var db = await nexo.Db.OpenConnectionAsync())
        {
            tables = (await db.QueryAsync<(string Index, string Table)>("select indexname, tablename from pg_indexes where schemaname = 'public'")).ToDictionary(index => index.Index, index => index.Table);
            foreach (var setting in (string[])["session_preload_libraries = auto_explain", "auto_explain.log_min_duration = 0", "auto_explain.log_analyze = on", "auto_explain.log_timing = off", "auto_explain.log_format = json", "auto_explain.log_nested_statements = on"])
                await db.ExecuteAsync($"do $$ begin execute format('alter database %I set {setting}', current_database()); end $$");
        }
        await nexo.StartServer();
        var table = new Table($"Plans at {many.ToString("N0", CultureInfo.InvariantCulture)} tasks", "read", "statements", "how large tables are read, and rows looked at", "read without an index", "rows looked at for an empty workspace beside");
        foreach (var path in All)
        {
            var (statements, scans) = await Look(nexo, path, Installation.AdminKey);
            var (_, beside) = await Look(nexo, path, Installation.EmptyKey);
            table.Add($"`{path}`", statements,
                string.Join(", ", scans.Where(s => s.Index is not null).GroupBy(s => s.Index).Select(g => $"{g.Key} {Whole(g)}").DefaultIfEmpty("none")),
                string.Join(", ", scans.Where(s => s.Index is null).Select(s => s.Table).Distinct().DefaultIfEmpty("none")),
                Whole(beside));
        }
        return table;
    }

    static string Whole(IEnumerable<Scan> scans) => scans.Sum(s => s.Rows).ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Asks twice, since some things are only read at the first request, and reads what the server wrote of the second.</summary>
    static async Task<(int Statements, List<Scan> Scans)> Look(Installation nexo, string path, string key)
    {
        var log = Path.Combine(await TestPostgres.SocketFolder, "log");
        await Ask(nexo, path, key);
        await Task.Delay(300); // until the server has written what it has to say
        var from = new FileInfo(log).Length;
        await Ask(nexo, path, key);
        await Task.Delay(300);
        var plans = Read(log, from).ToList();
        return (plans.Count, [.. plans.SelectMany(Scans).Where(scan => Large.Contains(scan.Table) && !IsInTheBackground(path, scan))]);
    }

    /// <summary>What the nodes look for by themselves, every second or so.</summary>
    static bool IsInTheBackground(string path, Scan scan) =>
        scan.Index is "outbox_due" or "steps_handed_out" or "runs_not_over" || (scan.Table == "outbox" && path is not ("/api/admin/outbox?limit=50" or "/administracao/fila"));

    sealed record Scan(string Table, string? Index, double Rows);

    /// <summary>Of the empty workspace no single thing is found, which is read all the same.</summary>
    static async Task Ask(Installation nexo, string path, string key) =>
        await LoadClient.Times(1, nexo.Address, LoadClient.Request("GET", path, key, accept: path.StartsWith("/api", StringComparison.Ordinal) ? "application/json" : "text/html"),
            IsOne(path) ? null : 200);

    static bool IsOne(string path) => path.Contains("500000", StringComparison.Ordinal) && !path.Contains('?', StringComparison.Ordinal) || path.Contains($"{Work.Endpoint}", StringComparison.Ordinal)
        || path.Contains($"{Work.Delivery}", StringComparison.Ordinal) || path == "/planos/plan-1";

    /// <summary>Each plan follows its line of the log, indented by a tab.</summary>
    static IEnumerable<JsonElement> Read(string log, long from)
    {
        using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = from;
        var text = new StreamReader(file).ReadToEnd();
        foreach (Match plan in Plan().Matches(text))
            yield return JsonDocument.Parse(plan.Groups["json"].Value).RootElement.GetProperty("Plan");
    }

    static IEnumerable<Scan> Scans(JsonElement node)
    {
        var loops = node.TryGetProperty("Actual Loops", out var times) ? times.GetDouble() : 1;
        var rows = loops * (Number(node, "Actual Rows") + Number(node, "Rows Removed by Filter") + Number(node, "Rows Removed by Index Recheck"));
        var index = node.TryGetProperty("Index Name", out var name) ? name.GetString() : null;
        if (node.TryGetProperty("Relation Name", out var table) && node.GetProperty("Node Type").GetString() is "Seq Scan" or "Parallel Seq Scan" or "Index Scan" or "Index Only Scan")
            yield return new(table.GetString()!, index, rows);
        else if (node.GetProperty("Node Type").GetString() == "Bitmap Index Scan")
            yield return new(tables.GetValueOrDefault(index!, index!), index, rows);
        if (!node.TryGetProperty("Plans", out var below))
            yield break;
        foreach (var scan in below.EnumerateArray().SelectMany(Scans))
            yield return scan;
    }

    static double Number(JsonElement node, string name) => node.TryGetProperty(name, out var value) ? value.GetDouble() : 0;

    [GeneratedRegex(@"plan:\n(?<json>(\t[^\n]*\n)+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Plan();
}
