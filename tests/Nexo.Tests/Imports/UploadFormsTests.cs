using System.Net;
using System.Text;
using System.Text.Json;
using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Imports;

/// <summary>However the file is sent: by curl as the guide says it, by a form, by something that only looks like one.</summary>
public sealed class UploadFormsTests(NexoApp app) : IClassFixture<NexoApp>
{
    const string Csv = "id,title\nA1,Body RN\n";

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/csv; charset=utf-8")]
    [InlineData("application/vnd.ms-excel")]
    [InlineData("application/json")]
    [InlineData(null)]
    public async Task What_the_file_holds_counts_not_what_it_is_called(string? type)
    {
        var (status, body) = await Send(type, Csv);

        (status, body.GetProperty("inserted").GetInt32()).ShouldBe((HttpStatusCode.OK, 1), body.ToString());
    }

    [Theory]
    [InlineData("multipart/form-data", "x")]
    [InlineData("multipart/form-data; boundary=x", "garbage")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"channel\"\r\n\r\namazon\r\n--x--\r\n")]
    [InlineData("multipart/form-data; boundary=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "x")]
    [InlineData("multipart/mixed; boundary=x", "--x--\r\n")]
    public async Task A_damaged_form_is_refused(string type, string form)
    {
        var (status, body) = await Send(type, form);

        (status, body.GetProperty("field").GetString()).ShouldBe((HttpStatusCode.BadRequest, "file"), body.ToString());
    }

    async Task<(HttpStatusCode, JsonElement)> Send(string? type, string content)
    {
        var given = await Given.Workspace(app);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/listings/import?channel=amazon") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(content)) };
        if (type is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        request.Headers.Add("Prefer", "wait=20");
        using var answer = await given.Client(Role.Head).SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }
}
