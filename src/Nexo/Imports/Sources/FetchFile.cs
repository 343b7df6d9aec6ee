using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Nexo.Platform;

namespace Nexo.Imports;

/// <summary>What an address gave: a file, or that it has not changed since.</summary>
sealed record Fetched(Stream? File, string? FileName, string? Etag, string? LastModified, IDisposable Answer) : IDisposable
{
    public void Dispose() => Answer.Dispose();
}

/// <summary>Gets a file from an address: asks only for what has changed, follows five redirections, and sends the secret header to nobody else.</summary>
sealed class FetchFile(IHttpClientFactory clients, IDataProtectionProvider protection, IOptions<ImportOptions> options)
{
    public const string Client = "import sources";
    const int MostRedirections = 5;

    /// <exception cref="SourceFailed">It gave no file; the message says why.</exception>
    public async Task<Fetched> Get(ImportSource source, CancellationToken cancellationToken)
    {
        var (first, address) = (new Uri(source.Location), new Uri(source.Location));
        for (var redirections = 0; ; redirections++)
        {
            var answer = await Ask(source, address, isTheSame: address.GetLeftPart(UriPartial.Authority) == first.GetLeftPart(UriPartial.Authority), cancellationToken);
            if (answer.StatusCode == HttpStatusCode.NotModified)
                return new Fetched(null, null, source.Etag, source.LastModified, answer);
            if (answer.IsSuccessStatusCode)
                return await Taken(answer, address, cancellationToken);
            using (answer)
            {
                if ((int)answer.StatusCode is not (301 or 302 or 303 or 307 or 308) || answer.Headers.Location is not { } next)
                    throw new SourceFailed("address_answered", $"{address.Host} answered with the status {(int)answer.StatusCode}.");
                if (redirections == MostRedirections)
                    throw new SourceFailed("too_many_redirections", $"{first.Host} sent on more than {MostRedirections} times.");
                address = new Uri(address, next);
            }
            if (address.Scheme is not ("http" or "https"))
                throw new SourceFailed("address_refused", $"{first.Host} sent on to an address that is neither http nor https.");
        }
    }

    async Task<HttpResponseMessage> Ask(ImportSource source, Uri address, bool isTheSame, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (source.Etag is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", source.Etag);
        if (source.LastModified is not null)
            request.Headers.TryAddWithoutValidation("If-Modified-Since", source.LastModified);
        if (isTheSame && source is { HeaderName: { } name, HeaderSeal: { } sealedValue })
            request.Headers.TryAddWithoutValidation(name, KeepSource.SealOf(protection, source.Id).Unprotect(sealedValue));
        try
        {
            return await clients.CreateClient(Client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw OutsideCalls.Refusal(e) is { } refused ? new SourceFailed("address_refused", refused.Message) : new SourceFailed("address_away", $"{address.Host} could not be reached: {e.Message}");
        }
    }

    async Task<Fetched> Taken(HttpResponseMessage answer, Uri address, CancellationToken cancellationToken)
    {
        if (answer.Content.Headers.ContentLength > options.Value.MaxBytes)
        {
            answer.Dispose();
            throw new SourceFailed("too_large", $"The file is larger than {options.Value.MaxBytes >> 20} MB.");
        }
        var name = answer.Content.Headers.ContentDisposition?.FileNameStar ?? answer.Content.Headers.ContentDisposition?.FileName?.Trim('"') ?? Uri.UnescapeDataString(address.Segments[^1].Trim('/'));
        return new Fetched(await answer.Content.ReadAsStreamAsync(cancellationToken), PostImport.Named(name.Length > 0 ? name : address.Host), answer.Headers.ETag?.ToString(),
            answer.Content.Headers.LastModified?.ToString("R"), answer);
    }
}
