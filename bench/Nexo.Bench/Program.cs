using System.Globalization;
using Nexo.Bench;
using Nexo.Tests.Support;

if (args is [Takeover.Node, var database, var role])
    return await Takeover.Serve(database, role == "starts");

// Each measurement is a ratio against a reference in the same run, or a plain reading; nothing here passes or fails.
(string Name, Func<Task<Table>> Run)[] all =
[
    ("creation", Creation.Run),
    ("reads", Reads.Run),
    ("plans", Plans.Run),
    ("approval", Approval.Run),
    ("activation", Activation.Run),
    ("outbox", OutboxBench.Run),
    ("engine", EngineBench.Run),
    ("runs", RunsBench.Run),
    ("events", EventsBench.Run),
    ("takeover", Takeover.Run),
    ("start", Startup.Run),
];
var chosen = args.Where(a => !a.StartsWith('-')).ToList();
if (chosen.Except(all.Select(a => a.Name)).FirstOrDefault() is { } unknown)
{
    Console.Error.WriteLine($"There is no measurement called {unknown}; choose from {string.Join(", ", all.Select(a => a.Name))}.");
    return 2;
}
// As durable as an installation: only the sizes differ from PostgreSQL's defaults.
TestPostgres.Settings = "-c max_connections=200 -c shared_buffers=512MB -c max_wal_size=4GB";
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, .NET {Environment.Version}, {DateTime.UtcNow:yyyy-MM-dd}\n"));
foreach (var (name, run) in all.Where(a => chosen.Count == 0 || chosen.Contains(a.Name)))
{
    Console.Error.WriteLine($"measuring {name} …");
    Console.WriteLine(await run());
}
return 0;
