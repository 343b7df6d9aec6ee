using System.Globalization;

namespace Nexo.Bench;

/// <summary>From the start of the published server to its first /ready on a migrated database, and what it holds when idle.</summary>
static class Startup
{
    public static async Task<Table> Run()
    {
        await using var nexo = await Installation.Create();
        await nexo.StartServer();
        await nexo.StopServer();
        var starts = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            starts.Add((await nexo.StartServer()).TotalSeconds);
            if (i < 4)
                await nexo.StopServer();
        }
        await Task.Delay(TimeSpan.FromSeconds(20));
        nexo.Server!.Refresh();
        var table = new Table("Start and rest", "what", "measured", "target");
        table.Add("ready after (median of 5), s", starts.Order().ElementAt(2).ToString("0.00", CultureInfo.InvariantCulture), "< 3");
        table.Add("resident after 20 s idle, MB", nexo.Server.WorkingSet64 / 1_000_000.0, "< 250");
        return table;
    }
}
