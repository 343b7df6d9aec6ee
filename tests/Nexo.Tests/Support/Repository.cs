namespace Nexo.Tests.Support;

/// <summary>Where the sources are, seen from the test binary, and the real files that lie beside them.</summary>
static class Repository
{
    public static readonly string Root = Find(AppContext.BaseDirectory);

    public static string Folder(string name) => Path.Combine(Root, name);

    /// <summary>A file real marketplaces gave: in <c>../shared/data</c>, or below the folder <c>NEXO_SHARED</c> names. Without it the test is skipped.</summary>
    public static byte[] RealFile(string path)
    {
        var file = Path.Combine(Environment.GetEnvironmentVariable("NEXO_SHARED") ?? Path.Combine(Root, "..", "shared"), "data", path);
        Assert.SkipUnless(File.Exists(file), $"the real file {path} is not beside the repository");
        return File.ReadAllBytes(file);
    }

    static string Find(string? folder) =>
        folder is null ? throw new DirectoryNotFoundException("Nexo.slnx is nowhere above the test binary")
        : File.Exists(Path.Combine(folder, "Nexo.slnx")) ? folder : Find(Path.GetDirectoryName(folder));
}
