using System.ClientModel.Primitives;
using System.Globalization;
using Anthropic;
using Microsoft.Extensions.AI;

namespace Nexo.Platform;

/// <summary>Makes the client of a model, by whose interface it speaks. One attempt each: who retries is the chain.</summary>
public sealed class ModelClients(IHttpClientFactory http)
{
    public const string Name = "models";

    /// <summary>For a server without a key: the clients insist on one.</summary>
    const string NoKey = "none";

    public IChatClient Of(ModelLink link) => link.Kind switch
    {
        ModelKind.Anthropic => ByAnthropic(link),
        _ => new OpenAiChat(link, NoKey, new HttpClientPipelineTransport(http.CreateClient(Name))),
    };

    IChatClient ByAnthropic(ModelLink link)
    {
        var client = new AnthropicClient
        {
            ApiKey = link.Key ?? NoKey, AuthToken = null, HttpClient = http.CreateClient(Name), MaxRetries = 0, Timeout = Timeout.InfiniteTimeSpan,
        };
        if (link.Address is { } address)
            client = (AnthropicClient)client.WithOptions(o => o with { BaseUrl = address.ToString() });
        return client.AsIChatClient(link.Model, link.MaxOutputTokens ?? ModelQuestion.UsualOutput);
    }
}

/// <summary>Turns every answer that is no success into the same trouble for both clients, before they read it.</summary>
sealed class RefusedAnswers : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw new ModelRefused(ModelTrouble.Of((int)response.StatusCode, RetryAfter(response)));
    }

    static TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        if (response.Headers.TryGetValues("retry-after-ms", out var exact) && long.TryParse(exact.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
            return TimeSpan.FromMilliseconds(Math.Min(milliseconds, int.MaxValue));
        return response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } at } when response.Headers.Date is { } now => at > now ? at - now : TimeSpan.Zero,
            _ => null,
        };
    }
}
