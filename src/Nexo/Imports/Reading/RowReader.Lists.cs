using System.Globalization;
using Nexo.Listings;

namespace Nexo.Imports;

/// <summary>The facts that are lists: category path, images, bullets, attributes, variations.</summary>
sealed partial class RowReader
{
    /// <summary>Parts of a path, whichever way the channel writes one.</summary>
    string? Category()
    {
        var parts = new List<string>();
        foreach (var column in record.Layout.Of(Fact.Category))
        {
            var text = CellOf(Fact.Category, column).Text;
            if (!Numbers.IsNothing(text))
                parts.AddRange(Lists.Texts(text, '>', '|').SelectMany(part => part.Split('>', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));
        }
        return parts.Count == 0 ? null : Clean(Fact.Category, string.Join(" > ", parts), 1_000);
    }

    /// <summary>Addresses, the main one first; a main picture that the list repeats counts once.</summary>
    List<string> Images()
    {
        var images = new List<string>();
        foreach (var column in record.Layout.Of(Fact.Images))
        {
            var text = CellOf(Fact.Images, column).Text;
            if (Numbers.IsNothing(text))
                continue;
            var earlier = images.ToHashSet();
            foreach (var address in Lists.Addresses(text).Where(a => !earlier.Contains(a) && !IsPage(a)))
            {
                if (Clean(Fact.Images, address, LongestAddress) is { } clean)
                    images.Add(clean);
            }
        }
        if (images.Count > MostImages)
            Refuse(Fact.Images, "too_many", $"At most {MostImages} images; this has {images.Count.ToString(CultureInfo.InvariantCulture)}.");
        return images;
    }

    /// <summary>Some exports put the product's page among its pictures.</summary>
    static bool IsPage(string address) => address.EndsWith(".html", StringComparison.OrdinalIgnoreCase) || address.EndsWith(".htm", StringComparison.OrdinalIgnoreCase);

    List<string> Many(Fact fact, int most, Func<string, IEnumerable<string>> split)
    {
        var texts = new List<string>();
        foreach (var column in record.Layout.Of(fact))
        {
            var cell = CellOf(fact, column).Text;
            if (!Numbers.IsNothing(cell))
                texts.AddRange(split(cell).Select(text => Clean(fact, text, 10_000)).OfType<string>());
        }
        if (texts.Count > most)
            Refuse(fact, "too_many", $"At most {most.ToString(CultureInfo.InvariantCulture)}; this has {texts.Count.ToString(CultureInfo.InvariantCulture)}.");
        return texts;
    }

    /// <summary>A name that stands several times, however it is capitalised, collects its values; values without a name are gathered under "Info".</summary>
    Dictionary<string, string> Attributes()
    {
        var values = new Dictionary<string, List<string>>(StringComparer.OrdinalIgnoreCase);
        var order = new List<string>();
        void Add(string name, string value)
        {
            if (Clean(Fact.Attributes, name, 200) is not { Length: > 0 } key || Clean(Fact.Attributes, value, 10_000) is not { } text)
                return;
            if (!values.TryGetValue(key, out var list))
            {
                values[key] = list = [];
                order.Add(key);
            }
            if (!list.Contains(text))
                list.Add(text);
        }

        foreach (var column in record.Layout.Of(Fact.Attributes))
        {
            foreach (var (name, value) in Lists.Pairs(CellOf(Fact.Attributes, column).Text))
                Add(name.Length > 0 ? name : "Info", value);
        }
        foreach (var column in record.Layout.Of(Fact.NamedAttribute))
        {
            var name = record.Layout.Columns[column].Trim();
            if (CellOf(Fact.NamedAttribute, column).Text.Trim() is var value && !Numbers.IsNothing(value))
                Add(name.Contains(':') ? name[(name.IndexOf(':') + 1)..].Trim() : name, string.Join(", ", Lists.Texts(value)));
        }
        if (order.Count > MostAttributes)
            Refuse(Fact.Attributes, "too_many", $"At most {MostAttributes} attributes; this has {order.Count.ToString(CultureInfo.InvariantCulture)}.");
        return order.ToDictionary(name => name, name => string.Join(", ", values[name]));
    }

    List<Variation> Variations()
    {
        var ways = new List<Variation>();
        foreach (var column in record.Layout.Of(Fact.Variations))
        {
            var text = CellOf(Fact.Variations, column).Text;
            if (Numbers.IsNothing(text))
                continue;
            foreach (var way in Lists.Variations(text, WayNamed(record.Layout.Columns[column])))
            {
                if (Clean(Fact.Variations, way.Name, 200) is { } name)
                    ways.Add(new Variation(name, [.. way.Options.Select(option => Clean(Fact.Variations, option, 1_000)).OfType<string>()]));
            }
        }
        if (ways.Count > 50 || ways.Exists(way => way.Options.Count > 2_000))
            Refuse(Fact.Variations, "too_many", "At most 50 ways to vary with 2000 options each.");
        return ways;
    }

    /// <summary>A column that holds only a list of sizes is the variation "Tamanho".</summary>
    static string WayNamed(string column) => ColumnNames.Normal(column) switch
    {
        "allavailablesizes" or "availablesizes" or "sizes" => "Size",
        "tamanhos" => "Tamanho",
        _ => column.Trim(),
    };
}
