using System.Net;
using System.Net.Http.Headers;
using Nexo.Client;
using Shouldly;

namespace Nexo.Tests.Client;

/// <summary>What the client sends again by itself, and what it must not.</summary>
public sealed class RepetitionTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_carries_a_key_is_sent_again_with_the_same_key_when_the_connection_breaks_or_the_server_is_away()
    {
        var wire = new Wire(_ => throw new HttpRequestException("broken"), _ => Away(), _ => Json("""{"id":"0198a2b8-5dcd-7a73-beae-74750830ee18"}"""));

        await wire.Client.CreateTask(new(), idempotencyKey: null, Stop);

        wire.Keys.Count.ShouldBe(3);
        wire.Keys.Distinct().Single().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_decision_is_sent_once_even_if_its_answer_was_lost()
    {
        var wire = new Wire(_ => throw new HttpRequestException("broken"), _ => Json("{}"));

        await Should.ThrowAsync<HttpRequestException>(() => wire.Client.ApproveTasks(new(), Stop));

        wire.Keys.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Who_is_too_quick_waits_as_long_as_is_asked_unless_that_is_too_long()
    {
        var (soon, late) = (new Wire(_ => TooMany("0"), _ => Json("{}")), new Wire(_ => TooMany("3600"), _ => Json("{}")));

        await soon.Client.ApproveTasks(new(), Stop); // a limit is met before anything is begun
        var no = await Should.ThrowAsync<NexoRefused>(() => late.Client.ApproveTasks(new(), Stop));

        (soon.Keys.Count, late.Keys.Count, no.RetryAfter).ShouldBe((2, 1, TimeSpan.FromHours(1)));
    }

    static HttpResponseMessage Json(string text) => new(HttpStatusCode.OK) { Content = new StringContent(text, new MediaTypeHeaderValue("application/json")) };

    static HttpResponseMessage Away() => new(HttpStatusCode.ServiceUnavailable) { Headers = { { "Retry-After", "0" } } };

    static HttpResponseMessage TooMany(string seconds) => new(HttpStatusCode.TooManyRequests) { Headers = { { "Retry-After", seconds } } };

    sealed class Wire(params Func<HttpRequestMessage, HttpResponseMessage>[] answers) : HttpMessageHandler
    {
        public List<string?> Keys { get; } = [];

        public NexoClient Client => new(new HttpClient(this) { BaseAddress = new Uri("http://localhost") }, "nexo_test");

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Keys.Add(request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.Single() : null);
            return Task.FromResult(answers[Keys.Count - 1](request));
        }
    }
}
