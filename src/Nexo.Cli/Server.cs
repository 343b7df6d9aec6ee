using System.Text.Json;
using Nexo.Client;

namespace Nexo.Cli;

/// <summary>Where Nexo is and with which key: <c>NEXO_URL</c> and <c>NEXO_KEY</c>, else <c>NEXO_CREDENTIALS</c>, else <c>.nexo/credentials.json</c> here or above.</summary>
static class Server
{
    public static NexoClient Connect()
    {
        var (url, key) = (Environment.GetEnvironmentVariable("NEXO_URL"), Environment.GetEnvironmentVariable("NEXO_KEY"));
        if (string.IsNullOrEmpty(url) || string.IsNullOrEmpty(key))
        {
            var known = Read(CredentialsFile());
            (url, key) = (string.IsNullOrEmpty(url) ? known.Url : url, string.IsNullOrEmpty(key) ? known.AdminKey : key);
        }
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new CannotGoOn($"'{url}' is no address: NEXO_URL is one such as http://localhost:3000.");
        return new NexoClient(new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromHours(1) }, key!);
    }

    static string CredentialsFile()
    {
        if (Environment.GetEnvironmentVariable("NEXO_CREDENTIALS") is { Length: > 0 } named)
            return named;
        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, ".nexo", "credentials.json");
            if (File.Exists(file))
                return file;
        }
        throw new CannotGoOn("No server is known: start one with ./nexo up, or set NEXO_URL and NEXO_KEY.");
    }

    static Known Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<Known>(File.ReadAllText(file), JsonSerializerOptions.Web) ?? throw new JsonException();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CannotGoOn($"{file} does not exist: start Nexo with ./nexo up, or set NEXO_URL and NEXO_KEY.");
        }
        catch (UnauthorizedAccessException)
        {
            throw new CannotGoOn($"{file} may not be read by you: it belongs to who started Nexo.");
        }
        catch (JsonException)
        {
            throw new CannotGoOn($"{file} is damaged: ./nexo up writes a new one.");
        }
    }

    sealed record Known(string Url, string AdminKey);
}
