using System.Net.Mail;
using Microsoft.AspNetCore.DataProtection;
using Nexo.Platform;

namespace Nexo.Access;

/// <summary>
/// <c>dotnet Nexo.dll setup --data DIR [--url URL] [--workspace NAME] [--email ADDRESS] [--password TEXT]</c>:
/// migrates, sets up, and writes <c>DIR/credentials.json</c>. The password may also be given as NEXO_ADMIN_PASSWORD.
/// </summary>
sealed class SetUpVerb(SetUp setUp, Migrations migrations, IDataProtectionProvider protection) : IVerb
{
    public string Name => "setup";

    public async Task<int> Run(IConfiguration arguments, CancellationToken cancellationToken)
    {
        var folder = arguments["data"] ?? throw new CannotStart("setup needs --data DIR, the folder that will hold credentials.json.");
        var wanted = Read(arguments);
        await migrations.Apply(cancellationToken);
        // Makes the first key now, so that nodes which start together do not each make their own.
        protection.CreateProtector("first key").Protect([]);
        var result = await Write(wanted, folder, cancellationToken);
        var path = Credentials.PathIn(folder);
        await Console.Out.WriteLineAsync(result switch
        {
            SetUpResult.NothingToDo => $"Set up already: {path} is valid.",
            SetUpResult.SetUp => $"Set up the workspace \"{wanted.WorkspaceName}\", its admin, a team and six agent tokens: {path}",
            SetUpResult.Joined => $"Joined an installation that was set up elsewhere: {path}. The admin's password is as before.",
            _ => $"{path} was missing or no longer valid: the admin has a new password and a new key and the agents have new tokens, written there; the earlier ones no longer work.",
        });
        return 0;
    }

    async Task<SetUpResult> Write(Wanted wanted, string folder, CancellationToken cancellationToken)
    {
        try
        {
            return await setUp.Run(wanted, folder, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CannotStart($"{Credentials.PathIn(folder)} cannot be written ({e.Message}); nothing was set up.", e);
        }
    }

    static Wanted Read(IConfiguration arguments)
    {
        var wanted = new Wanted(
            arguments["workspace"]?.Trim() ?? "Loja Exemplo",
            (arguments["url"] ?? Environment.GetEnvironmentVariable("SITE_BASE_URL") ?? "http://localhost:3000").TrimEnd('/'),
            arguments["email"]?.Trim(),
            arguments["password"] ?? Environment.GetEnvironmentVariable("NEXO_ADMIN_PASSWORD"));
        if (wanted.WorkspaceName.Length is 0 or > 120)
            throw new CannotStart("--workspace has 1 to 120 characters.");
        if (!Uri.TryCreate(wanted.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw new CannotStart("--url is an address such as http://localhost:3000.");
        if (wanted.AdminEmail is { } email && (email.Length > 254 || !MailAddress.TryCreate(email, out _)))
            throw new CannotStart("--email is an e-mail address.");
        if (wanted.AdminPassword is { Length: < 12 or > 1024 })
            throw new CannotStart("--password (or NEXO_ADMIN_PASSWORD) has 12 to 1024 characters.");
        return wanted;
    }
}
