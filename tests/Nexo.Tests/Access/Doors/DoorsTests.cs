using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Access.Doors;

/// <summary>Every endpoint × every caller × another workspace's data, against the <see cref="Table"/>.</summary>
public sealed partial class DoorsTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_endpoint_has_a_line_in_the_table_and_every_line_an_endpoint()
    {
        var mapped = Mapped().Select(m => m.Route).ToHashSet();
        mapped.Count.ShouldBeGreaterThan(15, "the walk found nothing");

        mapped.Except(Table.Doors.Select(d => d.Route)).Except(Table.ShutOnPurpose).ShouldBeEmpty("no line says who may use them");
        Table.Doors.Select(d => d.Route).Except(mapped).ShouldBeEmpty("the table names what is not mapped");
    }

    [Fact]
    public void Every_endpoint_names_its_need_or_is_open_to_anybody()
    {
        var silent = Mapped().Where(m => m.Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null && m.Endpoint.Metadata.GetMetadata<IAuthorizeData>() is null);

        silent.Select(m => m.Route).Except(Table.ShutOnPurpose).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_door_opens_to_whom_the_table_says_and_to_nobody_else()
    {
        var world = await World.Make(app);
        List<string> wrong = [];
        foreach (var door in Table.Doors)
        {
            foreach (var caller in Callers.All)
            {
                var answer = await Ask(door, await Client(world.Given, caller, door), Nothing);
                var letIn = door.LetsIn == "anyone" || answer.Status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden);
                if (letIn != door.Admits(caller))
                    wrong.Add($"{door} as {caller}: {(int)answer.Status}, but the table says {(door.Admits(caller) ? "in" : "out")}");
                else if (!letIn && answer.Status != (caller == Callers.Anonymous ? HttpStatusCode.Unauthorized : HttpStatusCode.Forbidden))
                    wrong.Add($"{door} as {caller}: {(int)answer.Status}");
                else if ((int)answer.Status >= 500)
                    wrong.Add($"{door} as {caller}: {(int)answer.Status} {answer.Body}");
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_neighbours_admin_sees_nothing_and_changes_nothing()
    {
        var world = await World.Make(app);
        var neighbour = await Given.Workspace(app);
        var before = await world.Snapshot();
        List<string> wrong = [];
        foreach (var door in Table.Doors)
        {
            var answer = await Ask(door, await Client(neighbour, Callers.Admin, door), world.Fill);
            if (answer.Body.Contains(World.Planted, StringComparison.Ordinal))
                wrong.Add($"{door} shows a neighbour's data: {(int)answer.Status} {answer.Body}");
            if ((int)answer.Status >= 500)
                wrong.Add($"{door}: {(int)answer.Status} {answer.Body}");
            if (door.Address.Contains('{') && answer.Status is not (HttpStatusCode.NotFound or HttpStatusCode.BadRequest))
                wrong.Add($"{door} knows a neighbour's id: {(int)answer.Status} {answer.Body}");
        }

        wrong.ShouldBeEmpty();
        var after = await world.Snapshot();
        before["marketplace_tasks"].ShouldContain(World.Planted, customMessage: "the snapshot saw nothing");
        after.ShouldBe(before);
    }

    [Theory]
    [InlineData("PATCH", "/api/orchestration/tasks/assign", """{"taskId":"{approved}","assignedTo":"{person}"}""", "person")]
    [InlineData("POST", "/api/orchestration/tasks", """{"marketplace":"amazon","title":"x","category":"analysis","priority":"low","listingIds":["{listing}"]}""", "listing")]
    [InlineData("POST", "/api/orchestration/tasks", """{"marketplace":"amazon","title":"x","category":"analysis","priority":"low","changeSet":[{"listingId":"{listing}","field":"title","before":"GIRAFA-LILÁS","after":"y"}]}""", "listing")]
    public async Task A_neighbours_id_finds_no_way_into_ones_own_data(string method, string address, string json, string theirs)
    {
        var (world, neighbour) = (await World.Make(app), await World.Make(app));
        var before = await world.Snapshot();
        var foreign = world.Fill(neighbour.Fill(json.Replace("{" + theirs + "}", "<>", StringComparison.Ordinal)).Replace("<>", "{" + theirs + "}", StringComparison.Ordinal));

        async Task<HttpStatusCode> Send(string body) =>
            (await neighbour.Given.Client(Role.Admin).SendAsync(new HttpRequestMessage(HttpMethod.Parse(method), address) { Content = new StringContent(body, Encoding.UTF8, "application/json") }, Cancel)).StatusCode;

        ((int)await Send(foreign)).ShouldBeInRange(400, 499);
        ((int)await Send(neighbour.Fill(json))).ShouldBeInRange(200, 299, "its own would do");
        (await world.Snapshot()).ShouldBe(before);
    }

    [Fact]
    public async Task Its_own_admin_sees_it()
    {
        var world = await World.Make(app);
        List<string> wrong = [];
        foreach (var door in Table.Doors.Where(d => d.Shows))
        {
            var answer = await Ask(door, await Client(world.Given, Callers.Admin, door), world.Fill);
            if (answer.Status != HttpStatusCode.OK || !answer.Body.Contains(World.Planted, StringComparison.Ordinal))
                wrong.Add($"{door}: {(int)answer.Status} {answer.Body}");
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_page_brings_the_styles_of_all_that_it_shows()
    {
        var world = await World.Make(app);
        var file = app.Services.GetRequiredService<IWebHostEnvironment>().WebRootFileProvider.GetFileInfo("Nexo.styles.css");
        using var bundle = new StreamReader(file.CreateReadStream());
        var styled = ScopeInStyles().Matches(await bundle.ReadToEndAsync(Cancel)).Select(match => match.Groups[1].Value).ToHashSet();
        styled.Count.ShouldBeGreaterThan(20, "the bundle was not read");
        List<string> bare = [];
        foreach (var door in Table.Doors.Where(d => d.Shows && d.Form is null))
        {
            var client = await Client(world.Given, Callers.Admin, door);
            client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
            var (_, page) = await Ask(door, client, world.Fill);
            var style = page.IndexOf("<style", StringComparison.Ordinal);
            if (style < 0)
                continue; // a part of a page, an answer for programs
            var (carried, body) = (page[style..page.IndexOf("</style>", StringComparison.Ordinal)], page[page.IndexOf("<body", StringComparison.Ordinal)..]);
            bare.AddRange(ScopeInHtml().Matches(body).Select(match => match.Groups[1].Value).Distinct()
                .Where(scope => styled.Contains(scope) && !carried.Contains($"[{scope}]", StringComparison.Ordinal)).Select(scope => $"{door}: {scope}"));
        }

        bare.ShouldBeEmpty();
    }

    [GeneratedRegex(@"\[(b-\w{10})\]")]
    private static partial Regex ScopeInStyles();

    [GeneratedRegex(@" (b-\w{10})[ >=/]")]
    private static partial Regex ScopeInHtml();

    [Fact]
    public async Task An_agent_of_another_channel_sees_nothing_and_changes_nothing()
    {
        var world = await World.Make(app);
        var before = await world.Snapshot();
        List<string> wrong = [];
        foreach (var door in Table.Doors)
        {
            var answer = await Ask(door, await Client(world.Given, Callers.OtherAgent, door), world.Fill);
            if (answer.Body.Contains(World.Planted, StringComparison.Ordinal))
                wrong.Add($"{door} shows another channel's data: {(int)answer.Status} {answer.Body}");
        }

        wrong.ShouldBeEmpty();
        var after = await world.Snapshot();
        after["marketplace_tasks"].ShouldBe(before["marketplace_tasks"]);
        after["listings"].ShouldBe(before["listings"]);
        after["events"].ShouldBe(before["events"]);
    }

    IEnumerable<(string Route, Endpoint Endpoint)> Mapped() =>
        from endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["ANY"]
        select ($"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}", (Endpoint)endpoint);

    /// <summary>Ids of nothing, so that being let in changes nothing for the callers after.</summary>
    static string Nothing(string text) => IdMark().Replace(text, _ => Guid.NewGuid().ToString());

    [GeneratedRegex(@"\{[a-z]+\}")]
    private static partial Regex IdMark();

    static async Task<HttpClient> Client(Given given, string caller, Door door) => caller switch
    {
        Callers.Anonymous => given.Anonymous(),
        Callers.Agent => given.Agent(Channel.Amazon),
        Callers.OtherAgent => given.Agent(Channel.Shopee),
        Callers.Runner => await given.Runner(),
        _ when door.Form is not null => await given.SignedIn(Enum.Parse<Role>(caller, ignoreCase: true)),
        _ => given.Client(Enum.Parse<Role>(caller, ignoreCase: true)),
    };

    static async Task<(HttpStatusCode Status, string Body)> Ask(Door door, HttpClient client, Func<string, string> fill)
    {
        using var request = new HttpRequestMessage(door.Method, fill(door.Address));
        if (door.Form is { } form)
            request.Content = new StringContent(fill(form) + "&__RequestVerificationToken=" + await FormToken(client), new MediaTypeHeaderValue("application/x-www-form-urlencoded"));
        else if (door.Json is { } json)
            request.Content = new StringContent(fill(json), Encoding.UTF8, "application/json");
        using var answer = await client.SendAsync(request, door.Streams ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead, Cancel);
        return (answer.StatusCode, door.Streams ? "" : await answer.Content.ReadAsStringAsync(Cancel));
    }

    /// <summary>Any page has forms; the one for what is not found has them for everybody.</summary>
    static async Task<string> FormToken(HttpClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/there-is-no-such-page") { Headers = { { "Accept", "text/html" } } };
        using var page = await client.SendAsync(request, Cancel);
        var html = await page.Content.ReadAsStringAsync(Cancel);
        const string Mark = "name=\"__RequestVerificationToken\" value=\"";
        var start = html.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length;
        return html[start..html.IndexOf('"', start)];
    }
}
