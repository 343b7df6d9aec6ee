using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Nexo.Platform.Ui;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Platform.Ui;

public sealed partial class WordsTests
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
        var named = Files("*.razor").SelectMany(file => Named().Matches(File.ReadAllText(file)).Select(m => (File: Path.GetFileName(file), Icon: m.Groups[1].Value))).ToList();

        named.ShouldNotBeEmpty();
        named.Where(n => !Sprite().Contains(n.Icon)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_icon_in_the_sprite_is_named_somewhere()
    {
        var sources = string.Concat(Files("*.razor").Concat(Files("*.cs")).Concat(Files("*.js")).Select(File.ReadAllText));

        Sprite().Where(icon => !sources.Contains($"\"{icon}\"", StringComparison.Ordinal) && !sources.Contains($"#i-{icon}\"", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    static HashSet<string> Sprite() => [.. Icons().Matches(Read("Nexo.Platform.Ui.Look.icons.svg")).Select(m => m.Groups[1].Value)];

    static IEnumerable<string> Files(string pattern) => Directory.EnumerateFiles(Repository.Folder("src/Nexo"), pattern, SearchOption.AllDirectories)
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    static string[] Places(string text) => [.. Place().Matches(text).Select(m => m.Value).Distinct().Order()];

    static Dictionary<string, string> Entries(string source, string culture) =>
        new ResourceManager(source, typeof(Look).Assembly).GetResourceSet(CultureInfo.GetCultureInfo(culture), createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!);

    static string Read(string resource)
    {
        using var reader = new StreamReader(typeof(Look).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();

    [GeneratedRegex("id=\"i-([a-z0-9-]+)\"")]
    private static partial Regex Icons();

    [GeneratedRegex("<Icon Name=\"([a-z0-9-]+)\"")]
    private static partial Regex Named();
}
