using System.Net.Http.Json;
using Microsoft.Extensions.Options;

namespace Nexo.Platform;

/// <summary>Posts letters as JSON <c>{to, subject, text}</c> to the address of EMAIL_WEBHOOK, under the same webhook-id at every try.</summary>
sealed class MailGateway(IHttpClientFactory clients, IOptions<MailOptions> options)
{
    public const string Client = "mail gateway";

    /// <summary>What it will not take another time either; 401 and 404 may be mended at the gateway.</summary>
    static readonly int[] Never = [400, 413, 422];

    /// <returns>Null when it took the letter, otherwise why it is not tried again.</returns>
    /// <exception cref="HttpRequestException">It could not take it now. The message names no address.</exception>
    public async Task<string?> Take(Letter letter, string id, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.Value.Timeout);
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Value.Webhook) { Content = JsonContent.Create(new { letter.To, letter.Subject, letter.Text }, options: Json.Options) };
        request.Headers.Add("webhook-id", id);
        try
        {
            using var answer = await clients.CreateClient(Client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            return answer.IsSuccessStatusCode ? null
                : Never.Contains((int)answer.StatusCode) ? $"the gateway refused it ({(int)answer.StatusCode})"
                : throw new HttpRequestException($"The mail gateway answered {(int)answer.StatusCode}.");
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The mail gateway did not take the mail within {options.Value.Timeout.TotalSeconds:0} seconds.", e);
        }
    }
}
