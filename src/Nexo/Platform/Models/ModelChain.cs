using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Nexo.Platform;

/// <summary>
/// Asks the models of a chain in their order. What may pass is tried again after 1, 2 and 4 s, or when the server wished it;
/// then the next model is asked; after the last the offline model answers.
/// </summary>
public sealed partial class ModelChain(ModelClients clients, IOptions<ModelOptions> options, TimeProvider time, ILogger<ModelChain> log)
{
    /// <summary>After the first attempt.</summary>
    const int Retries = 3;

    /// <summary>A server that wants more patience than this is left for the next one.</summary>
    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    /// <summary>Never throws because of a model: the offline one stands in.</summary>
    public async ValueTask<ModelAnswer> Ask(IReadOnlyList<ModelLink> links, ModelQuestion question, OfflineChat offline, IModelMeter meter, CancellationToken cancellationToken)
    {
        string? why = null;
        foreach (var link in links)
        {
            var (answer, trouble) = await Ask(link, question, meter, Retries, cancellationToken);
            if (answer is not null)
                return answer;
            why = trouble!.Sentence;
            Left(link.Name, link.Model, why);
        }
        using var call = new ModelCall(offline, log);
        var response = await offline.GetResponseAsync(question.Messages, question.Options, cancellationToken);
        call.Answered(response);
        return new ModelAnswer(response.Text, OfflineChat.Name, null, null, why);
    }

    /// <summary>One model alone; either the answer or why there is none.</summary>
    /// <param name="link">Who.</param>
    /// <param name="question">What.</param>
    /// <param name="meter">Who counts, and may refuse.</param>
    /// <param name="retries">After the first attempt, for what may pass.</param>
    /// <param name="cancellationToken">Stops attempts and waits.</param>
    public async ValueTask<(ModelAnswer? Answer, ModelTrouble? Trouble)> Ask(ModelLink link, ModelQuestion question, IModelMeter meter, int retries, CancellationToken cancellationToken)
    {
        if (link.KeyIsLost)
            return (null, ModelTrouble.KeyLost);
        for (var attempt = 1; ; attempt++)
        {
            if (!(await meter.Begin(link, question.MostOf(link), attempt, cancellationToken)).Try(out var call, out var refusal))
                return (null, new ModelTrouble(refusal.Code, refusal.Sentence));
            var (answer, trouble) = await Attempt(link, question, call, meter, cancellationToken);
            if (answer is not null)
                return (answer, null);
            if (!trouble!.MayPass || attempt > retries || trouble.RetryAfter > LongestWait)
                return (null, trouble);
            var wait = options.Value.FirstRetryAfter * Math.Pow(2, attempt - 1);
            await Task.Delay(trouble.RetryAfter > wait ? trouble.RetryAfter.Value : wait, time, cancellationToken);
        }
    }

    async ValueTask<(ModelAnswer? Answer, ModelTrouble? Trouble)> Attempt(ModelLink link, ModelQuestion question, Guid call, IModelMeter meter, CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        var input = question.InputTokens;
        ModelUse use = new("given_up", link.Model, 0, 0, IsEstimated: true, TimeSpan.Zero);
        try
        {
            using var client = clients.Of(link);
            using var told = new ModelCall(client, log);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            stop.CancelAfter(link.Timeout);
            try
            {
                var response = await Respond(client, link, question, stop.Token);
                var (text, usage) = (response.Text, response.Usage);
                use = new(ModelUse.Answered, response.ModelId ?? link.Model, (int)(usage?.InputTokenCount ?? input), (int)(usage?.OutputTokenCount ?? ModelQuestion.TokensOf(text.Length)), usage?.InputTokenCount is null, default);
                var trouble = response.FinishReason == ChatFinishReason.ContentFilter ? ModelTrouble.Declined : string.IsNullOrWhiteSpace(text) ? ModelTrouble.Empty : null;
                if (trouble is null)
                {
                    told.Answered(response);
                    return (new ModelAnswer(text, use.Model, use.InputTokens, use.OutputTokens, null), null);
                }
                use = use with { Outcome = trouble.Code };
                told.Failed(trouble.Code);
                return (null, trouble);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                var trouble = stop.IsCancellationRequested ? ModelTrouble.TooSlow : ModelTrouble.Of(e);
                use = use with { Outcome = trouble.Code };
                told.Failed(trouble.Code);
                return (null, trouble);
            }
        }
        finally
        {
            await meter.End(call, link, use with { Took = Stopwatch.GetElapsedTime(since) });
        }
    }

    static async Task<ChatResponse> Respond(IChatClient client, ModelLink link, ModelQuestion question, CancellationToken cancellationToken)
    {
        var asked = question.Options.Clone();
        asked.MaxOutputTokens ??= link.MaxOutputTokens;
        if (!question.Streamed)
            return await client.GetResponseAsync(question.Messages, asked, cancellationToken);
        var response = await client.GetStreamingResponseAsync(question.Messages, asked, cancellationToken).ToChatResponseAsync(cancellationToken);
        return response.FinishReason is not null ? response : throw new ModelRefused(response.ResponseId is null ? ModelTrouble.NotUnderstood : ModelTrouble.CutOff);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Model {Name} ({Model}) gave no answer: {Why}; the next of the chain is asked, or the offline model")]
    partial void Left(string name, string model, string why);
}
