namespace Nexo.Access;

/// <summary>The folder of an installation that was handed secrets: several may share a database. Names their tokens.</summary>
sealed record Place(string Machine, string Folder)
{
    const string Beginning = "Instalação ";

    public static Place Here(string folder) => new(Environment.MachineName, Path.GetFullPath(folder));

    /// <summary>Of the tokens issued for it, for example <c>Instalação loja-1:/srv/nexo</c>.</summary>
    public string TokenName => $"{Beginning}{Machine}:{Folder}";

    /// <summary>Null when the token's name is not one of these.</summary>
    public static Place? Read(string tokenName) =>
        tokenName.StartsWith(Beginning, StringComparison.Ordinal) && tokenName[Beginning.Length..].Split(':', 2) is [var machine, var folder]
            ? new Place(machine, folder) : null;
}
