using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Platform;
using Nexo.Tests.Access.Doors;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Platform;

/// <summary>
/// What the pages and the API ask PostgreSQL, by the plans it makes. Whole tables are forbidden to the planner, so one that is still
/// read from end to end has no index that would do: with a million rows that page would stand still.
/// </summary>
public sealed class PlansTests(PlansTests.Explained app) : IClassFixture<PlansTests.Explained>
{
    /// <summary>Those that grow with the catalogue, the work and the years. The rest stay small: people, keys, policies, settings, and the outbox, which is emptied as it fills.</summary>
    static readonly string[] Large =
    [
        "marketplace_tasks", "task_listings", "change_set_versions", "listings", "findings", "imports", "import_rows", "import_sales_rows", "import_refusals", "sales_daily",
        "events", "activations", "activation_agents", "audit_entries", "model_calls", "task_comments", "notifications", "sessions", "listing_history",
        "runs", "agents_tasks", "step_logs", "approval_links", "webhook_deliveries", "webhook_attempts",
    ];

    [Fact]
    public async Task No_page_and_no_answer_reads_a_large_table_from_end_to_end()
    {
        var world = await World.Make(app);
        var client = world.Given.Client(Nexo.Access.Role.Admin);
        List<string> wrong = [];
        var statements = 0;
        foreach (var door in Table.Doors.Where(door => door.Method == HttpMethod.Get && !door.Streams && door.Admits(Callers.Admin)))
        {
            app.PlansSinceLast();
            using var answer = await client.GetAsync(world.Fill(door.Address), TestContext.Current.CancellationToken);
            foreach (var (sql, node) in app.PlansSinceLast())
            {
                statements++;
                wrong.AddRange(WholeTables(node).Where(table => Large.Contains(table)).Select(table => $"{door}: {table}: {sql}"));
            }
        }

        statements.ShouldBeGreaterThan(100, "no plans were logged");
        wrong.Distinct().ShouldBeEmpty();
    }

    static IEnumerable<string> WholeTables(JsonElement node)
    {
        if (node.GetProperty("Node Type").GetString() is "Seq Scan" or "Parallel Seq Scan")
            yield return node.GetProperty("Relation Name").GetString()!;
        if (!node.TryGetProperty("Plans", out var below))
            yield break;
        foreach (var table in below.EnumerateArray().SelectMany(WholeTables))
            yield return table;
    }

    public sealed class Explained : NexoApp
    {
        const string Explain = "-c shared_preload_libraries=auto_explain -c auto_explain.log_min_duration=0 -c auto_explain.log_format=json -c auto_explain.log_nested_statements=on " +
            "-c enable_seqscan=off -c logging_collector=on -c log_destination=jsonlog -c log_filename=plans.log -c log_rotation_size=0 -c log_rotation_age=0";

        OwnPostgres postgres = null!;
        long read;

        public override async ValueTask InitializeAsync()
        {
            postgres = await OwnPostgres.Start(Explain);
            ConnectionString = postgres.ConnectionString;
        }

        /// <summary>All that was planned since it was asked last, by requests and by work in the background.</summary>
        public IReadOnlyList<(string Sql, JsonElement Plan)> PlansSinceLast()
        {
            using var log = new FileStream(Path.Combine(postgres.Data, "log", "plans.json"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            log.Position = read;
            var text = new StreamReader(log).ReadToEnd();
            var whole = text[..(text.LastIndexOf('\n') + 1)];
            read += System.Text.Encoding.UTF8.GetByteCount(whole);
            return [.. whole.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Plan).OfType<(string, JsonElement)>()];
        }

        static (string, JsonElement)? Plan(string line)
        {
            var message = JsonDocument.Parse(line).RootElement.GetProperty("message").GetString()!;
            var start = message.IndexOf("plan:\n", StringComparison.Ordinal);
            if (start < 0)
                return null;
            var plan = JsonDocument.Parse(message[(start + 6)..]).RootElement;
            return (plan.GetProperty("Query Text").GetString()!, plan.GetProperty("Plan"));
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await postgres.DisposeAsync();
        }
    }
}
