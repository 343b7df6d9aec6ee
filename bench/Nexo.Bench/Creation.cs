using System.Globalization;

namespace Nexo.Bench;

/// <summary>Durable creation over HTTP beside pgbench running the same single-row insert, event and outbox row included.</summary>
static class Creation
{
    const int Seconds = 5;
    const int Rounds = 3;

    /// <summary>What one creation writes, as one statement: task, event, outbox row. The triggers run as they do for the server. To pgbench a colon is a variable.</summary>
    static readonly string Script = $$"""
        \set n random(1, 1000000000)
        with made as (
            insert into marketplace_tasks (id, workspace_id, marketplace, title, description, category, priority, agent, created_by, estimated_hours, principal)
            values (gen_random_uuid(), '{{Installation.Workspace}}', 'amazon', 'Corrigir o título do conjunto infantil', 'Medido contra o servidor', 'optimization', 'high', 'alex', 'marketplace-amazon', 4, 'agent' || chr(58) || 'alex')
            returning id, workspace_id, marketplace
        ), told as (
            insert into events (workspace_id, subject, kind, actor, channel, body)
            select workspace_id, id, 'task.created', 'agent' || chr(58) || 'alex', marketplace, '{}' from made
        )
        insert into outbox (workspace_id, kind, body) select workspace_id, 'task.triage', jsonb_build_object('id', id) from made;
        """;

    const string Body = """{"marketplace":"amazon","title":"Corrigir o título do conjunto infantil","description":"Medido contra o servidor","category":"optimization","priority":"high","estimatedHours":4,"createdBy":"marketplace-amazon"}""";

    public static async Task<Table> Run()
    {
        await using var nexo = await Installation.Create();
        await nexo.StartServer();
        var request = LoadClient.Request("POST", "/api/orchestration/tasks", Installation.AgentToken, Body);
        // Long enough for the just-in-time compiler to be done with this path.
        await LoadClient.For(TimeSpan.FromSeconds(10), 8, nexo.Address, request, 201);
        var table = new Table("Durable creation", "connections", "Nexo, per second", "pgbench, per second", "ratio", "target", "p50 / p99 ms", "CPU s of client / server / database (Nexo)", "CPU s of client / database (pgbench)");
        foreach (var connections in (int[])[1, 8, 32, 64])
        {
            var rounds = new List<Round>();
            for (var i = 0; i < Rounds; i++)
                rounds.Add(await Measure(nexo, request, connections));
            var middle = rounds.OrderBy(r => r.Ratio).ElementAt(Rounds / 2);
            table.Add(connections, middle.Nexo, middle.Pgbench, Table.Ratio(middle.Ratio), connections switch { 1 => "≥ 0.45", 64 => "≥ 1.5", _ => "" },
                string.Create(CultureInfo.InvariantCulture, $"{middle.P50:0.0} / {middle.P99:0.0}"),
                string.Create(CultureInfo.InvariantCulture, $"{middle.Ours.Client:0.0} / {middle.Ours.Server:0.0} / {middle.Ours.Database:0.0}"),
                string.Create(CultureInfo.InvariantCulture, $"{middle.Theirs.Client:0.0} / {middle.Theirs.Database:0.0}"));
        }
        return table;
    }

    static async Task<Round> Measure(Installation nexo, byte[] request, int connections)
    {
        // Triage of what the other half left would be charged to the wrong side.
        await Emptied(nexo);
        var before = Processor.Now(nexo.Server);
        var times = await LoadClient.For(TimeSpan.FromSeconds(Seconds), connections, nexo.Address, request, 201);
        var ours = Processor.Now(nexo.Server).Since(before);
        await Emptied(nexo);
        before = Processor.Now(null);
        var (tps, client) = await Pgbench.Run(nexo.ConnectionString, Script.Replace("'task.triage'", "'bench.nothing'", StringComparison.Ordinal), connections, Seconds);
        var theirs = Processor.Now(null).Since(before) with { Client = client };
        return new Round((double)times.Length / Seconds, tps, Percentile.Of(times, .5), Percentile.Of(times, .99), ours, theirs);
    }

    static async Task Emptied(Installation nexo)
    {
        await using var db = await nexo.Db.OpenConnectionAsync();
        await using var left = db.CreateCommand();
        left.CommandText = "delete from outbox where kind = 'bench.nothing'";
        await left.ExecuteNonQueryAsync();
        left.CommandText = "select count(*) from outbox";
        while ((long)(await left.ExecuteScalarAsync())! > 0)
            await Task.Delay(100);
    }

    sealed record Round(double Nexo, double Pgbench, double P50, double P99, Processor Ours, Processor Theirs)
    {
        public double Ratio => Nexo / Pgbench;
    }
}
