using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Nexo.Platform;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Platform;

public sealed class ModelChainTests : IAsyncLifetime
{
    StubModel stub = null!;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => stub = await StubModel.Start();

    public ValueTask DisposeAsync() => stub.DisposeAsync();

    [Fact]
    public async Task The_answer_comes_with_its_model_and_tokens_and_the_schema_goes_along()
    {
        stub.Says = (_, _) => Task.FromResult("""{"a":1}""");

        var answer = await Ask(new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"type":"object"}"""), "thing") });

        answer.ShouldBe(new ModelAnswer("""{"a":1}""", "stub-1", 100, 20, null));
        var request = stub.Requests.Single();
        request.GetProperty("model").GetString().ShouldBe("small");
        request.GetProperty("response_format").GetProperty("json_schema").GetProperty("name").GetString().ShouldBe("thing");
        request.GetProperty("messages")[0].GetProperty("role").GetString().ShouldBe("system");
    }

    [Fact]
    public async Task Nobody_there_lets_the_offline_model_answer()
    {
        await stub.DisposeAsync();

        (await Ask()).FellBack.ShouldBe("the model's server was not reached");
    }

    [Fact]
    public async Task Without_a_key_nothing_leaves_the_house()
    {
        using var seams = new ModelSeams();

        var answer = await seams.Chain.Ask([], new ModelQuestion(Messages, new ChatOptions()), Offline, new HeardMeter(), Stop);

        answer.ShouldBe(new ModelAnswer("offline words", "offline", null, null, null));
    }

    [Fact]
    public async Task Every_call_is_a_span_and_a_line_of_the_log_with_its_tokens_and_never_the_key_or_the_text()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener { ShouldListenTo = source => source.Name == Meters.Name, Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded, ActivityStopped = spans.Enqueue };
        ActivitySource.AddActivityListener(listener);
        using var mine = new Activity("test").Start();
        stub.Fails = n => n == 1 ? (503, """{"error":{"message":"later"}}""") : null;
        stub.Says = (_, _) => Task.FromResult("hello back");
        var lines = new Lines();

        await Ask(log: lines);

        var calls = spans.Where(span => span.TraceId == mine.TraceId).ToArray();
        calls.Select(span => span.DisplayName).ShouldBe(["chat small", "chat small"]);
        (calls[0].Status, calls[0].GetTagItem("error.type")).ShouldBe((ActivityStatusCode.Error, "status_503"));
        calls[1].Kind.ShouldBe(ActivityKind.Client);
        var tags = calls[1].TagObjects.ToDictionary(tag => tag.Key, tag => tag.Value);
        tags["gen_ai.operation.name"].ShouldBe("chat");
        tags["gen_ai.provider.name"].ShouldBe("openai");
        (tags["gen_ai.request.model"], tags["gen_ai.response.model"]).ShouldBe(("small", "stub-1"));
        (tags["gen_ai.usage.input_tokens"], tags["gen_ai.usage.output_tokens"]).ShouldBe((100L, 20L));
        tags["server.address"].ShouldBe("127.0.0.1");
        lines.All.Count.ShouldBe(2);
        lines.All.Last().ShouldMatch("^Model stub-1 answered in \\d+ ms, 100 tokens in, 20 out$");
        var everything = string.Join('\n', lines.All.Concat(calls.SelectMany(span => span.TagObjects).Select(tag => $"{tag.Value}")));
        everything.ShouldNotContain("sk-test");
        everything.ShouldNotContain("hello");
    }

    sealed class Lines : ILogger<ModelChain>
    {
        public ConcurrentQueue<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => All.Enqueue(formatter(state, exception));
    }

    [Theory]
    [InlineData("http://localhost:1/v1", null, null, "OPENAI_MODEL")]
    [InlineData("localhost", null, "m", "http://")]
    [InlineData(null, null, "gpt", "OPENAI_API_KEY")]
    [InlineData(null, " sk-1", null, "space")]
    public void A_wrong_setting_is_named_with_its_remedy(string? url, string? key, string? model, string named)
    {
        var result = new ModelOptionsValidation().Validate(null, new ModelOptions { OpenAi = new() { BaseUrl = url, ApiKey = key, Model = model } });

        result.Failures!.Single().ShouldContain(named);
    }

    static readonly ChatMessage[] Messages = [new(ChatRole.System, "be brief"), new(ChatRole.User, "hello")];

    static OfflineChat Offline => new(() => "offline words");

    async Task<ModelAnswer> Ask(ChatOptions? options = null, ILogger<ModelChain>? log = null)
    {
        using var seams = new ModelSeams(log: log);
        var link = new ModelLink { Kind = ModelKind.Compatible, Name = "Stub", Address = new Uri(stub.BaseUrl), Key = "sk-test", Model = "small", Timeout = TimeSpan.FromSeconds(20) };
        return await seams.Chain.Ask([link], new ModelQuestion(Messages, options ?? new ChatOptions()), Offline, new HeardMeter(), Stop);
    }
}
