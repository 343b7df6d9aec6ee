using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Architecture;

/// <summary>Past these sizes a file holds more than one idea.</summary>
public sealed class SizesTests
{
    [Theory]
    [InlineData("*.cs", 250)]
    [InlineData("*.razor", 150)]
    public void A_file_of_the_product_stays_readable(string pattern, int lines)
    {
        var sizes = Directory.EnumerateFiles(Repository.Folder("src"), pattern, SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .Where(file => !file.EndsWith(".g.cs", StringComparison.Ordinal)) // written from the API's description, and as long as that
            .ToDictionary(file => Path.GetRelativePath(Repository.Root, file), file => File.ReadLines(file).Count());

        if (pattern == "*.cs")
            sizes.Count.ShouldBeGreaterThan(30, "the walk scanned nothing");
        sizes.Where(file => file.Value > lines).Select(file => $"{file.Key}: {file.Value} lines, at most {lines}").ShouldBeEmpty();
    }
}
