using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Imports;
using Nexo.Listings;
using Nexo.Platform;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Imports;

/// <summary>How these tests send files and look at what became of them.</summary>
static class Importing
{
    public static HttpContent File(string text) => File(Encoding.UTF8.GetBytes(text));

    public static HttpContent File(byte[] bytes) => new ByteArrayContent(bytes);

    /// <summary>Sends the file as head and waits for the end.</summary>
    public static async Task<ListingImport> Import(this Given given, string channel, HttpContent file, string fileName = "listings.csv", string more = "")
    {
        using var answer = await given.Send(channel, file, fileName, more);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        answer.IsSuccessStatusCode.ShouldBeTrue(body);
        var import = JsonSerializer.Deserialize<ListingImport>(body, Json.Options)!;
        for (var i = 0; i < 120 && !import.IsOver; i++)
        {
            await Task.Delay(1_000, TestContext.Current.CancellationToken);
            import = (await given.Client(Role.Member).GetFromJsonAsync<ListingImport>($"/api/imports/{import.Id}", Json.Options, TestContext.Current.CancellationToken))!;
        }
        import.Status.ShouldBe(ImportStatus.Completed);
        return import;
    }

    public static async Task<HttpResponseMessage> Send(this Given given, string channel, HttpContent file, string fileName = "listings.csv", string more = "", Role role = Role.Head)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/listings/import?channel={channel}&fileName={Uri.EscapeDataString(fileName)}{more}") { Content = file };
        request.Headers.Add("Prefer", "wait=60");
        return await given.Client(role).SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static async Task<IReadOnlyList<Listing>> Listings(this Given given)
    {
        await using var db = await given.Db();
        var rows = await db.QueryAsync<ListingRow>($"select {ListingRow.Columns} from listings where workspace_id = @Id order by id", new { given.Id });
        return [.. rows.Select(row => row.ToListing())];
    }

    public static async Task<IReadOnlyList<RefusedField>> Refusals(this Given given, ListingImport import) =>
        (await given.Client(Role.Member).GetFromJsonAsync<RefusalPage>($"/api/imports/{import.Id}/refusals?limit=1000", Json.Options, TestContext.Current.CancellationToken))!.Refusals;

    public static async Task<int> Staged(this Given given)
    {
        await using var db = await given.Db();
        return await db.ExecuteScalarAsync<int>("select count(*) from import_rows r join imports i on i.id = r.import_id where i.workspace_id = @Id", new { given.Id });
    }
}
