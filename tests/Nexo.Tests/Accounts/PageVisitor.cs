using System.Net;
using AngleSharp;
using AngleSharp.Dom;
using Shouldly;

namespace Nexo.Tests.Accounts;

/// <summary>Looks at pages and posts their forms as a browser without JavaScript does.</summary>
public static class PageVisitor
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<IDocument> Page(this HttpClient browser, string address, HttpStatusCode expected = HttpStatusCode.OK) =>
        await (await browser.SendAsync(Get(address), Cancel)).Page(expected);

    public static async Task<IDocument> Page(this HttpResponseMessage answer, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var html = await answer.Content.ReadAsStringAsync(Cancel);
        answer.StatusCode.ShouldBe(expected, html);
        return await BrowsingContext.New(Configuration.Default).OpenAsync(request => request.Content(html), Cancel);
    }

    /// <summary>Posts the form whose action is given, with its hidden fields, from the page at this address.</summary>
    public static async Task<HttpResponseMessage> Submit(this HttpClient browser, string page, string action, params (string Name, string Value)[] fields) =>
        await browser.Submit(await browser.Page(page), action, fields);

    public static async Task<HttpResponseMessage> Submit(this HttpClient browser, IDocument page, string action, params (string Name, string Value)[] fields)
    {
        var form = page.QuerySelector($"form[action='{action}']").ShouldNotBeNull($"no form posts to {action}");
        var all = form.QuerySelectorAll("input[type=hidden]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? ""))
            .Concat(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await browser.PostAsync(action, new FormUrlEncodedContent(all), Cancel);
    }

    public static string Alert(this IDocument page) => page.QuerySelector("main [role=alert]").ShouldNotBeNull("nothing is refused").TextContent.Trim();

    static HttpRequestMessage Get(string address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.ParseAdd("text/html");
        return request;
    }
}
