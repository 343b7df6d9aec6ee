using System.Text.Json;
using Microsoft.Extensions.AI;
using Nexo.Platform;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Platform;

/// <summary>What goes wrong with models, through the real clients over real HTTP: both makers, whole and streamed. Waits pass at once and are counted.</summary>
public sealed class ModelFaultsTests : IAsyncLifetime
{
    StubModel stub = null!;
    readonly ModelSeams seams = new();
    readonly HeardMeter meter = new();

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => stub = await StubModel.Start();

    public ValueTask DisposeAsync()
    {
        seams.Dispose();
        return stub.DisposeAsync();
    }

    /// <summary>What breaks, how often it is tried, how long is waited in between (seconds), and how the books call it.</summary>
    static readonly (string Name, Fault Fault, int Tries, double[] Waits, string Outcome)[] Table =
    [
        ("no answer in time", new() { Hangs = true }, 4, [1, 2, 4], "timed_out"),
        ("429", new() { Status = 429 }, 4, [1, 2, 4], "slow_down"),
        ("429, the server names a wait", new() { Status = 429, RetryAfter = "3" }, 4, [3, 3, 4], "slow_down"),
        ("429, the server names too long a wait", new() { Status = 429, RetryAfter = "120" }, 1, [], "slow_down"),
        ("408", new() { Status = 408 }, 4, [1, 2, 4], "status_408"),
        ("500", new() { Status = 500 }, 4, [1, 2, 4], "status_500"),
        ("503 until a wait is over", new() { Status = 503, RetryAfter = "7" }, 4, [7, 7, 7], "status_503"),
        ("cut off in the middle", new() { Cuts = true }, 4, [1, 2, 4], "cut_off"),
        ("400", new() { Status = 400 }, 1, [], "status_400"),
        ("401", new() { Status = 401 }, 1, [], "key_refused"),
        ("404", new() { Status = 404 }, 1, [], "unknown_model"),
        ("a redirect", new() { Status = 302, RetryAfter = "/v1/elsewhere" }, 1, [], "status_302"),
        ("garbage", new() { Status = 200, Body = "<html>welcome</html>" }, 1, [], "not_understood"),
        ("a refusal", new() { Declines = true }, 1, [], "declined"),
    ];

    public static IEnumerable<TheoryDataRow<string, string, bool>> Every =>
        from row in Table from maker in new[] { "openai", "anthropic" } from streamed in new[] { false, true } select new TheoryDataRow<string, string, bool>(row.Name, maker, streamed);

    [Theory]
    [MemberData(nameof(Every))]
    public async Task What_breaks_is_tried_as_often_as_it_may_help_and_then_the_next_model_answers(string name, string maker, bool streamed)
    {
        var row = Table.Single(r => r.Name == name);
        stub.Breaks = (model, _) => model == "first" ? row.Fault : null;
        stub.Says = (_, _) => Task.FromResult("hello back");
        var patience = row.Fault.Hangs ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromSeconds(20);

        var answer = await Ask(streamed, Link(maker, "first", patience), Link(maker, "second"));

        (answer.Text, answer.Model, answer.FellBack).ShouldBe(("hello back", "stub-1", null));
        meter.Asked.Count(asked => asked.StartsWith("first", StringComparison.Ordinal)).ShouldBe(row.Tries);
        if (!row.Fault.Hangs) // what is given up may not have arrived
            stub.Asked("first").ShouldBe(row.Tries);
        seams.Time.Waits.Select(w => w.TotalSeconds).ShouldBe(row.Waits);
        meter.Uses.SkipLast(1).Select(u => u.Outcome).ShouldBe(Enumerable.Repeat(row.Outcome, row.Tries));
        meter.Uses[^1].ShouldSatisfyAllConditions(u => u.Outcome.ShouldBe("answered"), u => (u.InputTokens, u.OutputTokens, u.IsEstimated).ShouldBe((100, 20, false)));
    }

    [Theory]
    [InlineData("openai", false)]
    [InlineData("openai", true)]
    [InlineData("anthropic", false)]
    [InlineData("anthropic", true)]
    public async Task An_empty_answer_a_slow_one_and_one_that_passes_by(string maker, bool streamed)
    {
        stub.Says = (request, _) => Task.FromResult(request.GetProperty("model").GetString() == "empty" ? "" : "hello back");
        stub.Breaks = (model, n) => model == "slow" && n == 1 ? new Fault { Status = 503 } : model == "slow" ? new Fault { After = TimeSpan.FromMilliseconds(80) } : null;

        var answer = await Ask(streamed, Link(maker, "empty"), Link(maker, "slow"));

        answer.Text.ShouldBe("hello back");
        meter.Asked.ShouldBe(["empty/1", "slow/1", "slow/2"]);
        meter.Uses.Select(u => u.Outcome).ShouldBe(["empty", "status_503", "answered"]);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task A_stream_that_ends_before_its_answer_was_cut_off(string maker)
    {
        stub.Breaks = (_, n) => n == 1 ? new Fault { Ends = true } : null;
        stub.Says = (_, _) => Task.FromResult("hello back");

        (await Ask(true, Link(maker, "first"))).Text.ShouldBe("hello back");

        meter.Uses.Select(u => u.Outcome).ShouldBe(["cut_off", "answered"]);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task The_schema_the_key_and_the_greatest_length_go_along(string maker)
    {
        stub.Says = (_, _) => Task.FromResult("""{"a":1}""");
        var schema = JsonElement.Parse("""{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"],"additionalProperties":false}""");

        await seams.Chain.Ask([Link(maker, "first") with { MaxOutputTokens = 77 }], new ModelQuestion(Messages, new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema, "thing") }), Offline, meter, Stop);

        var request = stub.Requests.Single();
        request.GetRawText().ShouldContain("additionalProperties");
        request.GetRawText().ShouldContain("77");
        stub.Keys.Single().ShouldContain("sk-test");
    }

    [Fact]
    public async Task When_all_are_exhausted_the_offline_model_answers_and_says_why_without_what_the_server_said()
    {
        stub.Breaks = (_, _) => new Fault { Status = 401 };

        var answer = await Ask(false, Link("openai", "first"), Link("anthropic", "second"));

        answer.ShouldBe(new ModelAnswer("offline words", "offline", null, null, "the model's server refused the key"));
    }

    [Fact]
    public async Task Who_gives_up_is_obeyed_at_once_and_the_call_still_ends_in_the_books()
    {
        stub.Breaks = (_, _) => new Fault { Hangs = true };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var asked = seams.Chain.Ask([Link("openai", "first")], new ModelQuestion(Messages, new ChatOptions()), Offline, meter, stop.Token).AsTask();
        await Eventually.Is(1, () => Task.FromResult(stub.Requests.Count));

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(asked);
        meter.Uses.Single().Outcome.ShouldBe("given_up");
    }

    [Theory]
    [InlineData("http://169.254.169.254/v1", false)]
    [InlineData("http://[::ffff:169.254.169.254]/v1", false)]
    [InlineData("http://metadata.google.internal/v1", false)]
    [InlineData("http://user:pass@example.test/v1", false)]
    [InlineData("http://example.test/v1?key=1", false)]
    [InlineData("ftp://example.test/v1", false)]
    [InlineData("localhost:11434", false)]
    [InlineData("http://localhost:11434/v1/", true)]
    [InlineData("https://api.openai.com/v1", true)]
    public void An_address_is_read_with_care(string typed, bool isTaken) =>
        new ModelAddresses(new ModelOptions()).Read(typed, "baseUrl").IsRefused.ShouldBe(!isTaken);

    [Fact]
    public async Task A_name_that_leads_where_it_may_not_is_not_followed()
    {
        using var strict = new ModelSeams(new ModelOptions { AllowPrivateAddresses = false });

        var answer = await strict.Chain.Ask([Link("openai", "first") with { Address = new Uri(stub.BaseUrl.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)) }], new ModelQuestion(Messages, new ChatOptions()), Offline, meter, Stop);

        answer.FellBack.ShouldBe("the model's address is one that Nexo does not call");
        stub.Requests.ShouldBeEmpty();
    }

    static readonly ChatMessage[] Messages = [new(ChatRole.System, "be brief"), new(ChatRole.User, "hello")];

    static OfflineChat Offline => new(() => "offline words");

    ModelLink Link(string maker, string model, TimeSpan? timeout = null) => new()
    {
        Kind = maker == "anthropic" ? ModelKind.Anthropic : ModelKind.Openai, Name = model, Model = model, Key = "sk-test-1", Timeout = timeout ?? TimeSpan.FromSeconds(20),
        Address = new Uri(maker == "anthropic" ? stub.Root : stub.BaseUrl),
    };

    async Task<ModelAnswer> Ask(bool streamed, params ModelLink[] links) => await seams.Chain.Ask(links, new ModelQuestion(Messages, new ChatOptions(), streamed), Offline, meter, Stop);
}
