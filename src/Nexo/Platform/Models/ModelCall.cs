using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;

namespace Nexo.Platform;

/// <summary>
/// One call of a model as a span, two measurements and a line of the log, by the names of OpenTelemetry's conventions for generative AI.
/// Never what was asked or answered, never the key.
/// </summary>
sealed partial class ModelCall : IDisposable
{
    static readonly Histogram<double> Lasting = Meters.Nexo.CreateHistogram<double>("gen_ai.client.operation.duration", "s", "How long a model took to answer.");
    static readonly Histogram<long> Tokens = Meters.Nexo.CreateHistogram<long>("gen_ai.client.token.usage", "{token}", "Tokens of one call, in and out.");

    readonly long since = Stopwatch.GetTimestamp();
    readonly ILogger log;
    readonly string asked;
    readonly Activity? span;
    TagList tags;

    public ModelCall(IChatClient client, ILogger log)
    {
        var metadata = client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata;
        this.log = log;
        asked = metadata?.DefaultModelId ?? OfflineChat.Name;
        span = Meters.Spans.StartActivity($"chat {asked}", ActivityKind.Client);
        tags = new TagList { { "gen_ai.operation.name", "chat" }, { "gen_ai.provider.name", metadata?.ProviderName ?? OfflineChat.Name }, { "gen_ai.request.model", asked } };
        if (metadata?.ProviderUri is { } server)
        {
            tags.Add("server.address", server.Host);
            tags.Add("server.port", server.Port);
        }
        foreach (var tag in tags)
            span?.SetTag(tag.Key, tag.Value);
    }

    public void Answered(ChatResponse response)
    {
        var (input, output) = (response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount);
        var model = response.ModelId ?? asked;
        tags.Add("gen_ai.response.model", model);
        span?.SetTag("gen_ai.response.model", model);
        span?.SetTag("gen_ai.response.id", response.ResponseId);
        span?.SetTag("gen_ai.response.finish_reasons", response.FinishReason is { } reason ? new[] { reason.Value } : null);
        span?.SetTag("gen_ai.usage.input_tokens", input);
        span?.SetTag("gen_ai.usage.output_tokens", output);
        var took = End();
        Count(input, "input");
        Count(output, "output");
        if (model != OfflineChat.Name)
            Said(model, (long)took.TotalMilliseconds, input, output);
    }

    /// <param name="why">As the tag error.type wants it: a status or the name of an exception.</param>
    public void Failed(string why)
    {
        tags.Add("error.type", why);
        span?.SetTag("error.type", why);
        span?.SetStatus(ActivityStatusCode.Error);
        var took = End();
        Broke(asked, (long)took.TotalMilliseconds, why);
    }

    TimeSpan End()
    {
        var took = Stopwatch.GetElapsedTime(since);
        Lasting.Record(took.TotalSeconds, tags);
        return took;
    }

    void Count(long? tokens, string type)
    {
        if (tokens is { } some)
            Tokens.Record(some, [.. tags, new("gen_ai.token.type", type)]);
    }

    public void Dispose() => span?.Dispose();

    [LoggerMessage(Level = LogLevel.Information, Message = "Model {Model} answered in {Milliseconds} ms, {InputTokens} tokens in, {OutputTokens} out")]
    partial void Said(string model, long milliseconds, long? inputTokens, long? outputTokens);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Model {Model} failed after {Milliseconds} ms: {Why}")]
    partial void Broke(string model, long milliseconds, string why);
}
