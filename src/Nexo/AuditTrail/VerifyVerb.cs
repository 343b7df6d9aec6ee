using System.Globalization;
using Nexo.Platform;

namespace Nexo.AuditTrail;

/// <summary>
/// <c>dotnet Nexo.dll audit verify [--workspace ID] [--head HASH]</c>: recomputes the trail and prints its heads; ends with 1
/// when a chain is broken or the hash kept elsewhere is in none of them.
/// </summary>
sealed class VerifyVerb(VerifyTrail trail, Migrations migrations) : IVerb
{
    public string Name => "audit verify";

    public async Task<int> Run(IConfiguration arguments, CancellationToken cancellationToken)
    {
        var (only, kept) = (Workspace(arguments["workspace"]), Hash(arguments["head"]));
        if ((await migrations.State(cancellationToken)).Missing.Count > 0)
            throw new CannotStart("the schema is not this version's yet: start the server once.");
        var (chains, broken, keptIn) = (0, 0, 0);
        await foreach (var found in trail.Run(only, kept, cancellationToken))
        {
            chains++;
            broken += found.Trouble is null ? 0 : 1;
            keptIn += found.KeptAt is null ? 0 : 1;
            await Console.Out.WriteLineAsync(Line(found));
        }
        if (chains == 0)
            throw new CannotStart(only is null ? "there is no workspace yet: start the server once." : $"there is no workspace {only}.");
        if (kept is not null && keptIn == 0)
            await Console.Out.WriteLineAsync($"BROKEN  {Canonical.Hex(kept)} was never the head of {(only is null ? "any chain" : "this chain")} here, or its entry was taken away: the trail is not the one it was kept of.");
        await Console.Out.WriteLineAsync(broken > 0 ? $"{broken} of {chains} chains are broken." : kept is not null && keptIn == 0 ? "The kept head was not found." : "The trail is sound.");
        return broken > 0 || (kept is not null && keptIn == 0) ? 1 : 0;
    }

    static string Line(Verified found)
    {
        var entries = found.Position.ToString("N0", CultureInfo.InvariantCulture);
        var kept = found.KeptAt is { } at ? string.Create(CultureInfo.InvariantCulture, $"; the kept head is position {at}") : "";
        return found.Trouble is { } trouble
            ? $"BROKEN  {found.Name ?? "(no such workspace)"} {found.Workspace}  {trouble} Sound up to {entries}{kept}"
            : $"ok      {found.Name ?? "(no such workspace)"} {found.Workspace}  {entries} entries, head {Canonical.Hex(found.Hash)}{kept}";
    }

    static WorkspaceId? Workspace(string? text) => text is null ? null
        : Ids.TryParse<WorkspaceId>(text, out var id) ? id : throw new CannotStart("--workspace is the id of a workspace.");

    static byte[]? Hash(string? text) => text is null ? null
        : text.Length == 64 && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : throw new CannotStart("--head is a hash of 64 hexadecimal digits, as this command prints it.");
}
