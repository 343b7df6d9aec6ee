using System.ClientModel;
using Microsoft.Extensions.AI;
using Polly;
using Polly.Retry;

namespace Nexo.Platform;

/// <summary>What was answered, and by whom.</summary>
/// <param name="Text">As the model said it; not to be trusted.</param>
/// <param name="Model">Its name; <c>offline</c> when none outside answered.</param>
/// <param name="FellBack">Why the offline model had to stand in; null when it did not, or when no other is set.</param>
public sealed record ModelAnswer(string Text, string Model, int? InputTokens, int? OutputTokens, string? FellBack)
{
    public bool IsOffline => Model == OfflineChat.Name;
}

/// <summary>Asks the model that is set; retries after 1, 2 and 4 s what may pass; then the offline model answers.</summary>
public sealed partial class ModelChain(IChatClient? outside, TimeSpan firstRetryAfter, TimeSpan timeout, ILogger<ModelChain> log)
{
    readonly ResiliencePipeline<ChatResponse> attempts = new ResiliencePipelineBuilder<ChatResponse>()
        .AddRetry(new RetryStrategyOptions<ChatResponse>
        {
            MaxRetryAttempts = 3,
            Delay = firstRetryAfter,
            BackoffType = DelayBackoffType.Exponential,
            ShouldHandle = given => ValueTask.FromResult(MayPass(given.Outcome.Exception) && !given.Context.CancellationToken.IsCancellationRequested),
        })
        .AddTimeout(timeout)
        .Build();

    /// <summary>The name of the model that would be asked first.</summary>
    public string First => outside?.GetService(typeof(ChatClientMetadata)) is ChatClientMetadata { DefaultModelId: { } model } ? model : OfflineChat.Name;

    public bool IsOffline => outside is null;

    /// <summary>Never throws because of a model: the offline one stands in.</summary>
    public async ValueTask<ModelAnswer> Ask(IReadOnlyList<ChatMessage> messages, ChatOptions options, OfflineChat offline, CancellationToken cancellationToken)
    {
        if (outside is null)
            return Answer(await Call(offline, messages, options, cancellationToken), null);
        try
        {
            return Answer(await attempts.ExecuteAsync(async stop => await Call(outside, messages, options, stop), cancellationToken), null);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            var why = Why(e);
            Failed(First, why);
            return Answer(await Call(offline, messages, options, cancellationToken), why);
        }
    }

    /// <summary>One attempt, told to the traces and the log.</summary>
    async ValueTask<ChatResponse> Call(IChatClient client, IReadOnlyList<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken)
    {
        using var call = new ModelCall(client, log);
        try
        {
            var response = await client.GetResponseAsync(messages, options, cancellationToken);
            call.Answered(response);
            return response;
        }
        catch (Exception e)
        {
            call.Failed(e is ClientResultException { Status: > 0 and var status } ? status.ToString(System.Globalization.CultureInfo.InvariantCulture) : e.GetType().Name);
            throw;
        }
    }

    ModelAnswer Answer(ChatResponse response, string? fellBack) =>
        new(response.Text, response.ModelId ?? First, (int?)response.Usage?.InputTokenCount, (int?)response.Usage?.OutputTokenCount, fellBack);

    static bool MayPass(Exception? e) => e switch
    {
        null => false,
        ClientResultException { Status: 0 or 408 or 429 or >= 500 } => true,
        ClientResultException => false,
        HttpRequestException or IOException or TimeoutException or OperationCanceledException or Polly.Timeout.TimeoutRejectedException => true,
        AggregateException many => many.InnerExceptions.All(MayPass),
        _ => false,
    };

    /// <summary>For people, without anything the server or the key said.</summary>
    static string Why(Exception e) => e switch
    {
        ClientResultException { Status: 401 or 403 } => "the model's server refused the key",
        ClientResultException { Status: 404 } => "the model's server does not know this model or address",
        ClientResultException { Status: 429 } => "the model's server asked to slow down (429)",
        ClientResultException { Status: > 0 } refused => $"the model's server answered {refused.Status}",
        OperationCanceledException or TimeoutException or Polly.Timeout.TimeoutRejectedException => "the model did not answer in time",
        HttpRequestException or IOException or ClientResultException or AggregateException => "the model's server was not reached",
        _ => "the model's answer was not understood",
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Model {Model} gave no answer: {Why}; the offline model stands in")]
    partial void Failed(string model, string why);
}
