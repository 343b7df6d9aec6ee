using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Nexo.Platform.Ui;
using Shouldly;

namespace Nexo.Tests.Platform.Ui;

public partial class WordsTests
{
    static IEnumerable<string> Sources => typeof(Look).Assembly.GetManifestResourceNames().Where(name => name.EndsWith("Words.resources", StringComparison.Ordinal))
        .Select(name => name[..^".resources".Length]);

    [Fact]
    public void Every_entry_has_both_languages_and_the_same_places_for_values()
    {
        Sources.ShouldNotBeEmpty();
        foreach (var source in Sources)
        {
            var (portuguese, english) = (Entries(source, ""), Entries(source, "en"));
            english.Keys.Order().ShouldBe(portuguese.Keys.Order(), source);
            foreach (var (key, text) in portuguese)
            {
                text.Trim().ShouldNotBeEmpty($"{source} {key}");
                Places(english[key]).ShouldBeSubsetOf(Places(text).Union(["{0}"]), $"{source} {key}");
            }
        }
    }

    [Fact]
    public void Every_icon_that_is_named_in_a_page_is_in_the_sprite()
    {
        var sprite = Icons().Matches(Read("Nexo.Platform.Ui.Look.icons.svg")).Select(m => m.Groups[1].Value).ToHashSet();
        var root = Root();
        var named = Directory.EnumerateFiles(Path.Combine(root, "src", "Nexo"), "*.razor", SearchOption.AllDirectories)
            .SelectMany(file => Named().Matches(File.ReadAllText(file)).Select(m => (File: Path.GetFileName(file), Icon: m.Groups[1].Value)))
            .ToList();
        named.ShouldNotBeEmpty();
        named.Where(n => !sprite.Contains(n.Icon)).ShouldBeEmpty();
    }

    static string[] Places(string text) => [.. Place().Matches(text).Select(m => m.Value).Distinct().Order()];

    static Dictionary<string, string> Entries(string source, string culture) =>
        new ResourceManager(source, typeof(Look).Assembly).GetResourceSet(CultureInfo.GetCultureInfo(culture), createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!);

    static string Read(string resource)
    {
        using var reader = new StreamReader(typeof(Look).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Nexo.slnx")))
            folder = folder.Parent!;
        return folder.FullName;
    }

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();

    [GeneratedRegex("id=\"i-([a-z0-9-]+)\"")]
    private static partial Regex Icons();

    [GeneratedRegex("<Icon Name=\"([a-z0-9-]+)\"")]
    private static partial Regex Named();
}
