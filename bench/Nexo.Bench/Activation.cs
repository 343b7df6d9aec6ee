using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Nexo.Bench;

/// <summary>All six agents over the sample catalogue: from the request to the end of the last agent.</summary>
static class Activation
{
    public static async Task<Table> Run()
    {
        await using var nexo = await Installation.Create();
        await nexo.Command("sample");
        await nexo.StartServer();
        using var http = new HttpClient { BaseAddress = new Uri($"http://{nexo.Address}") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Installation.AdminKey);
        var table = new Table("Activation of the six agents (sample catalogue, offline model)", "which", "seconds", "tasks generated");
        foreach (var which in (string[])["first", "second (nothing new)"])
        {
            var watch = Stopwatch.StartNew();
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/marketplace/orchestration/activate") { Content = JsonContent.Create(new { }) };
            request.Headers.Add("Prefer", "wait=60");
            using var answer = await http.SendAsync(request);
            var plan = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("plan");
            table.Add(which, watch.Elapsed.TotalSeconds, plan.GetProperty("totalTasksGenerated").GetInt32());
        }
        return table;
    }
}
