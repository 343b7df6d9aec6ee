using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Access;
using Nexo.Plans;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Runs;

/// <summary>The application with a working folder of its own, and a folder of plan files for each workspace.</summary>
public class PlanApp : NexoApp
{
    public string Root { get; } = Directory.CreateTempSubdirectory("nexo-plans-").FullName;

    public string WorkFolder => Directory.CreateDirectory(Path.Combine(Root, "work")).FullName;

    protected override IEnumerable<KeyValuePair<string, string>> Settings =>
    [
        new("Nexo:Plans:Folder", Path.Combine(Root, "plans", "{workspace}")),
        new("Nexo:Plans:WorkFolder", WorkFolder),
        new("Nexo:Plans:Programs", "sh,env,printf,there-is-no-such-program"),
        new("Nexo:Plans:Secrets:SHOP_KEY", "s3cr3t-of-the-shop"),
        new("Nexo:Plans:AllowPrivateNetworks", "true"),
    ];

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(Root))
            Directory.Delete(Root, recursive: true);
    }
}

/// <summary>Plans and runs of a workspace, as its head sees them.</summary>
static class PlansOf
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Writes a plan file and has it read.</summary>
    public static async Task File(this Given given, PlanApp app, string yaml, string name = "p.yaml")
    {
        var folder = Directory.CreateDirectory(Path.Combine(app.Root, "plans", given.Id.ToString())).FullName;
        await System.IO.File.WriteAllTextAsync(Path.Combine(folder, name), yaml, Stop);
        if (!OperatingSystem.IsWindows())
            System.IO.File.SetUnixFileMode(Path.Combine(folder, name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await given.Services.GetRequiredService<PlanFiles>().Read(Stop);
    }

    public static async Task<string> Start(this Given given, string plan, object? wanted = null)
    {
        var answer = await given.Client(Role.Head).PostAsJsonAsync($"/api/plans/{plan}/runs", wanted ?? new { }, Stop);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Stop));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("name").GetString()!;
    }

    public static Task<JsonElement> Run(this Given given, string run) => given.Client(Role.Head).GetFromJsonAsync<JsonElement>($"/api/runs/{run}", Stop);

    /// <summary>The run, once it is in one of these statuses.</summary>
    public static async Task<JsonElement> Until(this Given given, string run, params string[] statuses)
    {
        var seen = default(JsonElement);
        await Eventually.True(async () =>
            {
                seen = await given.Run(run);
                return Array.IndexOf(statuses, seen.GetProperty("run").GetProperty("status").GetString()) >= 0;
            }, TimeSpan.FromSeconds(40),
            () => $"The run never was {string.Join(" or ", statuses)}: {seen}");
        return seen;
    }

    public static JsonElement Step(this JsonElement detail, string step) => detail.GetProperty("steps").EnumerateArray().Single(one => one.GetProperty("task").GetString() == step);

    public static string Status(this JsonElement detail, string step) => detail.Step(step).GetProperty("status").GetString()!;

    public static async Task<string> Log(this Given given, JsonElement detail, string step) =>
        await given.Client(Role.Head).GetStringAsync($"/api/runs/steps/{detail.Step(step).GetProperty("id").GetInt64()}/log.txt", Stop);
}
