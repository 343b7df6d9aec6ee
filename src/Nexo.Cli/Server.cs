using System.CommandLine;
using System.Text.Json;
using Nexo.Client;

namespace Nexo.Cli;

/// <summary>Where Nexo is and with which key: the options, <c>NEXO_URL</c> and <c>NEXO_KEY</c>, else <c>NEXO_CREDENTIALS</c>, else <c>.nexo/credentials.json</c> here or above.</summary>
static class Server
{
    public static NexoClient Connect(ParseResult given, Terminal terminal)
    {
        var url = given.GetValue(Everywhere.Server) ?? Given(terminal, "NEXO_URL");
        var key = given.GetValue(Everywhere.Key) ?? Given(terminal, "NEXO_KEY");
        if (url is null || key is null)
        {
            var known = Read(CredentialsFile(terminal), terminal);
            (url, key) = (url ?? known.Url, key ?? known.AdminKey);
        }
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new CannotGoOn($"'{url}' is no address: --server or NEXO_URL is one such as http://localhost:3000.");
        if (key.Any(c => c is <= ' ' or > '~'))
            throw new CannotGoOn("The key holds characters that no key has: copy it anew into NEXO_KEY.");
        return new NexoClient(new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromHours(1) }, key);
    }

    static string? Given(Terminal terminal, string name) => terminal.Environment(name) is { Length: > 0 } value ? value : null;

    static string CredentialsFile(Terminal terminal)
    {
        if (Given(terminal, "NEXO_CREDENTIALS") is { } named)
            return named;
        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, ".nexo", "credentials.json");
            if (File.Exists(file))
                return file;
        }
        throw new CannotGoOn("No server is known: start one with ./nexo up, or set NEXO_URL and NEXO_KEY.");
    }

    static Known Read(string file, Terminal terminal)
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
