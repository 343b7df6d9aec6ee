namespace Nexo.Platform;

/// <summary>Asks an address once, to learn whether somebody answers there.</summary>
sealed class Reach(IHttpClientFactory clients)
{
    public const string Name = "doctor";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <returns>The status, or why there is none.</returns>
    public async Task<(int? Status, string? Trouble)> Ask(Uri address, string? key, bool keyHasItsOwnHeader, CancellationToken cancellationToken)
    {
        using var http = clients.CreateClient(Name);
        http.Timeout = Patience;
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (keyHasItsOwnHeader)
        {
            request.Headers.Add("x-api-key", key);
            request.Headers.Add("anthropic-version", "2023-06-01");
        }
        else if (!string.IsNullOrWhiteSpace(key))
            request.Headers.Authorization = new("Bearer", key);
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return ((int)answer.StatusCode, null);
        }
        catch (HttpRequestException e)
        {
            return (null, e.Message);
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"no answer within {Patience.TotalSeconds:0} seconds");
        }
    }
}
