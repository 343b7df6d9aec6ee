using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nexo.Plans;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Runs;

/// <summary>Steps that ask an address, before a stand-in for whoever is there.</summary>
public sealed class HttpStepTests(OutsideApp app) : IClassFixture<OutsideApp>
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    StandIn Shop => app.Shop;

    async Task<(Given Given, JsonElement Run, JsonElement Step)> Do(string fields, object? wanted = null, string head = "")
    {
        var given = await Given.Workspace(app);
        await given.File(app, $"plan: p\n{head}steps:\n  - step: ask\n    kind: http\n{fields}");
        var run = await given.Until(await given.Start("p", wanted), "succeeded", "failed");
        return (given, run, run.Step("ask"));
    }

    static string Path() => $"/{Guid.NewGuid():n}";

    static string? Error(JsonElement step) => step.GetProperty("error").GetString();

    [Fact]
    public async Task Method_headers_and_body_arrive_filled_in_and_each_attempt_has_the_same_key()
    {
        var (path, tries) = (Path(), 0);
        Shop.Answers[path] = (context, _) =>
        {
            context.Response.StatusCode = ++tries == 1 ? 503 : 201;
            return Task.CompletedTask;
        };

        var (_, run, step) = await Do($$$"""
                method: PUT
                url: "{{{Shop.Address}}}{{{path}}}?run={{ run.id }}"
                headers: { X-Mode: "{{ inputs.mode }}", Content-Type: application/vnd.shop+json }
                body: '{"mode": "{{ inputs.mode }}"}'
                retry: { attempts: 2, delay: 0s }
            """, new { inputs = new { mode = "night" } }, "inputs: { mode: { default: day } }\n");

        (step.GetProperty("status").GetString(), step.GetProperty("attempt").GetInt32()).ShouldBe(("succeeded", 2));
        var asked = Shop.At(path);
        asked.Select(one => one.Headers["Idempotency-Key"]).ShouldBe([.. Enumerable.Repeat($"{run.GetProperty("run").GetProperty("id").GetString()}/ask", 2)]);
        var last = asked[1];
        (last.Method, last.Query, last.Body).ShouldBe(("PUT", $"?run={run.GetProperty("run").GetProperty("name").GetString()}", """{"mode": "night"}"""));
        (last.Headers["X-Mode"], last.Headers["Content-Type"]).ShouldBe(("night", "application/vnd.shop+json"));
    }

    [Theory]
    [InlineData(204, "", "succeeded", 1, null)]
    [InlineData(409, "statuses: [200, 409]", "succeeded", 1, null)]
    [InlineData(200, "statuses: [201]", "failed", 2, "127.0.0.1 answered with the status 200.")]
    [InlineData(404, "", "failed", 1, "127.0.0.1 answered with the status 404.")]
    [InlineData(500, "", "failed", 2, "127.0.0.1 answered with the status 500.")]
    public async Task A_status_that_is_not_wanted_fails_and_is_tried_again_where_that_may_help(int answered, string statuses, string status, int attempts, string? error)
    {
        var path = Path();
        Shop.Answer(path, answered);

        var (_, _, step) = await Do($"    url: {Shop.Address}{path}\n    {statuses}\n    retry: {{ attempts: 2, delay: 0s }}\n");

        (step.GetProperty("status").GetString(), step.GetProperty("attempt").GetInt32(), Error(step)).ShouldBe((status, attempts, error));
    }

    [Fact]
    public async Task Redirections_are_not_followed_and_the_reason_names_where_they_lead()
    {
        var (path, target) = (Path(), Path());
        Shop.Answer(path, 302, "", ("Location", Shop.Address + target));

        var (_, _, step) = await Do($"    url: {Shop.Address}{path}\n    retry: {{ attempts: 3, delay: 0s }}\n");

        step.GetProperty("attempt").GetInt32().ShouldBe(1);
        Error(step)!.ShouldBe($"127.0.0.1 sent on (302) to {Shop.Address}{target}; redirections are not followed: name that address, or list 302 in statuses.");
        Shop.At(target).ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_does_not_answer_in_time_and_who_hangs_up_are_told_apart()
    {
        var silent = Path();
        Shop.Answers[silent] = (context, _) => Task.Delay(TimeSpan.FromMinutes(1), context.RequestAborted);
        using var cut = new TcpListener(IPAddress.Loopback, 0);
        cut.Start();
        var cutting = HangUp(cut);

        var late = await Do($"    url: {Shop.Address}{silent}\n    timeout: 1s\n");
        var broken = await Do($"    url: http://{cut.LocalEndpoint}/\n");
        await cutting;
        var nobody = await Do("    url: http://127.0.0.1:1/\n");

        Error(late.Step)!.ShouldStartWith("It took longer than 00:00:01");
        Error(broken.Step).ShouldBe("127.0.0.1 broke off in the middle of its answer.");
        Error(nobody.Step)!.ShouldStartWith("127.0.0.1 could not be reached: ");
    }

    /// <summary>In the middle of an answer.</summary>
    static async Task HangUp(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync(Stop);
        (await client.GetStream().ReadAtLeastAsync(new byte[10_000], 1, cancellationToken: Stop)).ShouldBeGreaterThan(0);
        await client.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nbegun"u8.ToArray(), Stop);
    }

    [Fact]
    public async Task A_private_network_is_not_called_unless_the_operator_allows_it()
    {
        var (path, options) = (Path(), app.Services.GetRequiredService<IOptions<PlanOptions>>().Value);
        options.AllowPrivateNetworks = null;
        try
        {
            var (_, _, step) = await Do($"    url: {Shop.Address}{path}\n    retry: {{ attempts: 3, delay: 0s }}\n");

            (Error(step), step.GetProperty("attempt").GetInt32()).ShouldBe(("127.0.0.1 lies in a private network, which is not called; Nexo:Plans:AllowPrivateNetworks decides.", 1));
            Shop.At(path).ShouldBeEmpty();
        }
        finally
        {
            options.AllowPrivateNetworks = true;
        }
    }

    [Fact]
    public async Task Who_asks_to_be_left_alone_is_left_alone()
    {
        var path = Path();
        Shop.Answer(path, 429, "", ("Retry-After", "120"));
        var given = await Given.Workspace(app);
        await given.File(app, $"plan: p\nsteps:\n  - {{ step: ask, kind: http, url: \"{Shop.Address}{path}\", retry: {{ attempts: 2, delay: 0s }} }}\n");
        await given.Start("p");

        await using var db = await given.Db();
        await Eventually.True(() => db.ExecuteScalarAsync<bool>("select exists (select from agents_tasks where workspace_id = @Id and status = 'queued' and due_at between now() + interval '100 seconds' and now() + interval '121 seconds')", new { given.Id }));
    }

    [Fact]
    public async Task An_input_cannot_smuggle_a_header_in()
    {
        var path = Path();

        var (_, _, step) = await Do($$$"""
                url: "{{{Shop.Address}}}{{{path}}}"
                headers: { X-Mode: "{{ inputs.mode }}" }
                retry: { attempts: 3, delay: 0s }
            """, new { inputs = new { mode = "night\r\nX-Admin: yes" } }, "inputs: { mode: {} }\n");

        (Error(step), step.GetProperty("attempt").GetInt32()).ShouldBe(("The header X-Mode has characters that no header may have once its inputs are filled in.", 1));
        Shop.At(path).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_secret_is_kept_neither_of_the_question_nor_of_the_answer()
    {
        const string secret = "s3cr3t-of-the-shop"; // of PlanApp's settings
        var path = Path();
        Shop.Answer(path, 302, $$"""{"echo": "{{secret}}", "token": "nexo_0123456789abcdefghijklmn"}""", ("Location", $"/x?key={secret}"));

        var (given, run, step) = await Do($"    method: POST\n    url: \"{Shop.Address}{path}?key={{{{ inputs.key }}}}\"\n    headers: {{ Authorization: \"Bearer {{{{ inputs.key }}}}\" }}\n",
            new { inputs = new { key = secret } }, "inputs: { key: {} }\n");

        Shop.At(path).Single().Headers["Authorization"].ShouldBe($"Bearer {secret}");
        step.GetProperty("inputs").GetProperty("url").GetString()!.ShouldEndWith("?key=•••");
        (await given.Log(run, "ask")).ShouldContain("•••");
        await using var db = await given.Db();
        var steps = await given.Kept();
        steps.ShouldNotContain("nexo_0123456789");
        string.Join('\n', steps.Split('\n').Where(line => !line.Contains("\"cause\"", StringComparison.Ordinal))).ShouldNotContain(secret); // the run has what it was given, to give it on
    }
}
