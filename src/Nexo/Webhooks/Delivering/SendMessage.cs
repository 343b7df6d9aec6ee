using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.Extensions.Options;
using Nexo.Platform;

namespace Nexo.Webhooks;

/// <summary>Posts a message to where it belongs, once. Redirections are failures: a receiver says its new address to people.</summary>
sealed class SendMessage(IHttpClientFactory clients, IOptions<WebhookOptions> options, TimeProvider time)
{
    /// <summary>Whom people name is called in the open internet only; whom the installation names wherever that is.</summary>
    public const string ToOthers = "webhooks", ToInstalled = "webhooks of the installation";

    const int AnswerBytes = 2048;

    public async Task<Answer> To(Target target, Message message, CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        if (target.Address is null)
            return new Answer(null, "address_lost", null, 0);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.Value.Timeout);
        try
        {
            using var request = Request(target, message);
            using var answer = await clients.CreateClient(target.IsInstalled ? ToInstalled : ToOthers).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            var text = await Beginning(answer, patience.Token);
            return new Answer((int)answer.StatusCode, Error(answer.StatusCode), text, Took(since), RetryAfter(answer));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Answer(null, "timed_out", null, Took(since));
        }
        catch (HttpRequestException e)
        {
            return new Answer(null, OutsideCalls.Refusal(e) is not null ? "address_refused" : "not_reached", null, Took(since));
        }
    }

    HttpRequestMessage Request(Target target, Message message)
    {
        var (at, id) = (time.GetUtcNow(), $"msg_{message.Id:n}");
        var request = new HttpRequestMessage(HttpMethod.Post, target.Address) { Content = new StringContent(message.Body, Encoding.UTF8, "application/json") };
        request.Headers.UserAgent.ParseAdd($"Nexo/{Platform.Version.Text.Split('+')[0]}");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", Signature.Timestamp(at));
        if (target.Secrets.Count > 0)
            request.Headers.Add("webhook-signature", string.Join(' ', target.Secrets.Select(secret => Signature.Of(secret, id, at, message.Body))));
        return request;
    }

    static string? Error(HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => null,
        >= 300 and < 400 => "redirected",
        410 => "gone",
        _ => "status",
    };

    /// <summary>A body that breaks off is a beginning, too: the status has come.</summary>
    static async Task<string?> Beginning(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var bytes = new byte[AnswerBytes];
        var read = 0;
        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            while (read < bytes.Length && await body.ReadAsync(bytes.AsMemory(read), cancellationToken) is > 0 and var more)
                read += more;
        }
        catch (Exception e) when (e is IOException or HttpRequestException or InvalidDataException or OperationCanceledException)
        {
            // Then this much is what is known of it.
        }
        return read == 0 ? null : Encoding.UTF8.GetString(bytes, 0, read).Replace('\0', '\uFFFD');
    }

    TimeSpan? RetryAfter(HttpResponseMessage answer) =>
        answer.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable) ? null
        : answer.Headers.RetryAfter?.Delta ?? (answer.Headers.RetryAfter?.Date is { } date && date > time.GetUtcNow() ? date - time.GetUtcNow() : null);

    static int Took(long since) => (int)Stopwatch.GetElapsedTime(since).TotalMilliseconds;
}

/// <param name="Id">Of the delivery; the same at every try.</param>
/// <param name="Body">JSON.</param>
sealed record Message(Guid Id, string Body);

/// <param name="Address">Null when it can no longer be read.</param>
/// <param name="Secrets">Each of them signs.</param>
sealed record Target(Uri? Address, bool IsInstalled, IReadOnlyList<string> Secrets);
