using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Nexo.Plans;
using Nexo.Platform;
using Nexo.Runs.Working;

namespace Nexo.Runs.Kinds;

/// <summary>
/// Asks an address once an attempt; every attempt carries the same <c>Idempotency-Key</c>, so that a receiver can tell a repetition.
/// Redirections are not followed: a plan says where it calls.
/// </summary>
sealed class HttpStep(IHttpClientFactory clients, TimeProvider time) : IStepKind
{
    public const string Client = "steps of plans";
    const string Key = "Idempotency-Key";
    const int MostOfAnswer = 20_000; // characters that go into the log

    public Type Takes => typeof(HttpWork);

    public object InputsOf(StepTurn turn)
    {
        var work = (HttpWork)turn.Step.Work;
        return new { method = work.Method, url = turn.Fill(work.Url) };
    }

    public async Task<StepEnd> Do(StepTurn turn, CancellationToken cancellationToken)
    {
        var work = (HttpWork)turn.Step.Work;
        if (!Uri.TryCreate(turn.Fill(work.Url), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            return StepEnd.Failed(Why.NoAddress, isFinal: true);
        var headers = work.Headers.Select(header => (Name: header.Key, Value: turn.Fill(header.Value))).ToList();
        if (headers.Find(header => !header.Value.All(c => c is >= ' ' and <= '~' or '\t')) is { Name: { } wrong })
            return StepEnd.Failed(Why.BadHeader.Of(wrong), isFinal: true);
        using var request = Request(turn, work, url, headers);
        try
        {
            return await Ask(turn, work, request, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            return OutsideCalls.Refusal(e) is { } refused ? StepEnd.Failed(refused.Message, isFinal: true) : StepEnd.Failed(Why.Unreachable.Of(url.Host, e.Message));
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return StepEnd.Failed(Why.BrokeOff.Of(url.Host));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return StepEnd.Failed(Why.NobodyAnswered.Of(url.Host));
        }
    }

    static HttpRequestMessage Request(StepTurn turn, HttpWork work, Uri url, List<(string Name, string Value)> headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(work.Method), url);
        if (work.Body is { } body)
            request.Content = new StringContent(turn.Fill(body), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value) && request.Content is { } content)
            {
                content.Headers.Remove(name);
                content.Headers.TryAddWithoutValidation(name, value);
            }
        }
        if (!request.Headers.Contains(Key))
            request.Headers.TryAddWithoutValidation(Key, turn.IdempotencyKey);
        return request;
    }

    async Task<StepEnd> Ask(StepTurn turn, HttpWork work, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (clock, url) = (Stopwatch.StartNew(), request.RequestUri!);
        using var answer = await clients.CreateClient(Client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await turn.Log.Line($"{work.Method} {url.GetLeftPart(UriPartial.Path)} → {(int)answer.StatusCode} in {clock.ElapsedMilliseconds} ms", cancellationToken);
        await turn.Log.Line(await Beginning(answer, cancellationToken), cancellationToken);
        var status = (int)answer.StatusCode;
        if (IsWanted(work, status))
            return StepEnd.Succeeded();
        if (status is 301 or 302 or 303 or 307 or 308)
            return StepEnd.Failed(Why.SentOn.Of(url.Host, status, answer.Headers.Location?.ToString() ?? "nowhere", status), isFinal: true);
        return StepEnd.Failed(Why.Answered.Of(url.Host, status), isFinal: status is >= 400 and < 500 and not (408 or 425 or 429)) with { Wait = RetryAfter.Of(answer, time) };
    }

    static bool IsWanted(HttpWork work, int status) => work.Statuses.Count == 0 ? status is >= 200 and < 300 : work.Statuses.Contains(status);

    static async Task<string> Beginning(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
        var text = new char[MostOfAnswer];
        var read = await reader.ReadBlockAsync(text, cancellationToken);
        return new string(text, 0, read);
    }
}
