namespace Nexo.Bench;

static class Repository
{
    public static string Root { get; } = Find();

    static string Find()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Nexo.slnx")))
            root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("Nexo.slnx was not found above the program.");
        return root;
    }
}
