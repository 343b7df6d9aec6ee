using Nexo.Platform;

namespace Nexo.Access;

/// <summary>Whether <c>credentials.json</c> is whole, private and still opens the door, and whether the server it names answers.</summary>
sealed class CredentialsCheckup(Installation installation, SetUp setUp, Reach reach) : ICheckup
{
    const UnixFileMode Others = ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    public string About => "server";

    public int Order => 31;

    public async Task<Diagnosis> Look(CancellationToken cancellationToken)
    {
        var path = Credentials.PathIn(installation.Folder);
        if (!File.Exists(path))
            return Diagnosis.Ill($"{path} is missing: ./nexo up writes a new one, with a new key.");
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
            return Diagnosis.Ill($"{path} may be read by others: chmod 600 {path}");
        if (Credentials.ReadFrom(installation.Folder) is not { } known)
            return Diagnosis.Ill($"{path} is damaged: remove it, and ./nexo up writes a new one.");
        var (status, trouble) = await reach.Ask(new Uri($"{known.Url}/ready"), null, keyHasItsOwnHeader: false, cancellationToken);
        if (status is not 200)
            return Diagnosis.Ill($"{known.Url} is not ready ({trouble ?? $"{status}"}): start it with ./nexo up; its log is {Path.Combine(installation.Folder, "server.log")}.");
        return await setUp.IsValid(known, cancellationToken)
            ? Diagnosis.Well($"{known.Url} is ready, and {path} opens it")
            : Diagnosis.Ill($"{known.Url} is ready, but the key in {path} was revoked or has expired: ./nexo down and ./nexo up write a new one.");
    }
}
