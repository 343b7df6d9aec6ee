using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Nexo.Plans;
using Nexo.Platform;
using Nexo.Runs.Working;

namespace Nexo.Runs.Kinds;

/// <summary>Asks an address once an attempt; every attempt carries the same <c>Idempotency-Key</c>, so that a receiver can tell a repetition.</summary>
sealed class HttpStep(IHttpClientFactory clients) : IStepKind
{
    public const string Client = "steps of plans";
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
            return StepEnd.Failed("The address is none once its inputs are filled in.", isFinal: true);
        using var request = new HttpRequestMessage(new HttpMethod(work.Method), url);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", turn.IdempotencyKey);
        if (work.Body is { } body)
            request.Content = new StringContent(turn.Fill(body), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        foreach (var (name, value) in work.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, turn.Fill(value)) && request.Content is { } content)
            {
                content.Headers.Remove(name);
                content.Headers.TryAddWithoutValidation(name, turn.Fill(value));
            }
        }
        var clock = Stopwatch.StartNew();
        try
        {
            using var answer = await clients.CreateClient(Client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await turn.Log.Line($"{work.Method} {url.GetLeftPart(UriPartial.Path)} → {(int)answer.StatusCode} in {clock.ElapsedMilliseconds} ms", cancellationToken);
            await turn.Log.Line(await Beginning(answer, cancellationToken), cancellationToken);
            return IsWanted(work, (int)answer.StatusCode) ? StepEnd.Succeeded()
                : StepEnd.Failed($"{url.Host} answered with the status {(int)answer.StatusCode}.", isFinal: (int)answer.StatusCode is >= 400 and < 500 and not (408 or 425 or 429));
        }
        catch (HttpRequestException e)
        {
            return OutsideCalls.Refusal(e) is { } refused ? StepEnd.Failed(refused.Message, isFinal: true) : StepEnd.Failed($"{url.Host} could not be reached: {e.Message}");
        }
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
