using Nexo.Channels;

namespace Nexo.Imports;

/// <summary>The facts of a listing a column can be read into.</summary>
enum Fact
{
    ExternalId, Sku, Gtin, Title, Description, Brand, Category, Url, Currency, Price, ListPrice,
    Stock, Availability, Rating, ReviewCount, Images, Bullets, Attributes, NamedAttribute, Variations,

    // Of sales, by day.
    Day, Units, Revenue, Orders, LateOrders,
}

/// <summary>What the rows of a file are.</summary>
public enum FileKind { Listings, Sales }

/// <summary>The columns of a file and what each fact is read from.</summary>
sealed class Layout
{
    /// <summary>Stands in a fact's columns for the text a mapping gives it.</summary>
    public const int Constant = -1;

    /// <summary>Of records that cannot be read.</summary>
    public static readonly Layout Empty = new([], [], decimalComma: false);

    readonly Dictionary<Fact, int[]> columnsOf;
    readonly IReadOnlyDictionary<string, FieldSource>? sources;

    Layout(IReadOnlyList<string> columns, Dictionary<Fact, int[]> columnsOf, bool decimalComma, bool derivesId = false, IReadOnlyDictionary<string, FieldSource>? sources = null)
    {
        Columns = columns;
        this.columnsOf = columnsOf;
        this.sources = sources;
        DecimalComma = decimalComma;
        DerivesId = derivesId;
    }

    public IReadOnlyList<string> Columns { get; }

    /// <summary>Numbers are written 1.234,56, as in files a Portuguese spreadsheet saves.</summary>
    public bool DecimalComma { get; }

    /// <summary>The file has no id: it is derived from title and picture (<see cref="RowReader"/>).</summary>
    public bool DerivesId { get; }

    /// <summary>The columns a fact is read from, best first; none when the file does not have it.</summary>
    public ReadOnlySpan<int> Of(Fact fact) => columnsOf.GetValueOrDefault(fact);

    public bool Has(Fact fact) => columnsOf.ContainsKey(fact);

    /// <summary>What the mapping says of the fact; null where columns are read as they are.</summary>
    public FieldSource? Source(Fact fact) => sources?.GetValueOrDefault(MappedField.Of(fact));

    /// <summary>By what the columns are called.</summary>
    public static Layout ByNames(IReadOnlyList<string> columns, Channel channel, bool decimalComma, FileKind kind = FileKind.Listings)
    {
        var found = kind is FileKind.Sales ? ColumnNames.RecogniseSales(columns, channel) : ColumnNames.Recognise(columns, channel);
        return new Layout(columns, found, decimalComma, kind is FileKind.Listings && Derives(found, channel));
    }

    /// <summary>By what a mapping says of them; a column the file does not have is passed over.</summary>
    public static Layout By(IReadOnlyDictionary<string, FieldSource> fields, IReadOnlyList<string> columns, Channel channel, bool decimalComma)
    {
        var at = new Dictionary<string, int>();
        for (var column = 0; column < columns.Count; column++)
            at.TryAdd(columns[column].Trim(), column);
        var found = new Dictionary<Fact, int[]>();
        foreach (var (name, source) in fields)
        {
            foreach (var same in source.Columns.Where(column => at.ContainsKey(column.Trim())).GroupBy(column => MappedField.FactOf(name, source, column)))
                found[same.Key] = [.. same.Select(column => at[column.Trim()]).Distinct()];
            if (source.Constant is not null)
                found[MappedField.FactOf(name)] = [.. found.GetValueOrDefault(MappedField.FactOf(name)) ?? [], Constant];
        }
        return new Layout(columns, found, decimalComma, Derives(found, channel), fields);
    }

    static bool Derives(Dictionary<Fact, int[]> found, Channel channel) =>
        !found.ContainsKey(Fact.ExternalId) && channel == Channel.MercadoLivre && found.ContainsKey(Fact.Title) && found.ContainsKey(Fact.Images);

    /// <exception cref="UnreadableFile">No column holds the listing's id.</exception>
    public Layout OrRefuse() =>
        Has(Fact.ExternalId) || DerivesId
            ? this
            : throw new UnreadableFile("no_id_column",
                $"No column with the listing's id was recognised. Name one of them id, sku, asin, item_id or product_id, or give a mapping. Columns found: {Shorten(string.Join(", ", Columns))}.");

    /// <exception cref="UnreadableFile">It lacks a column that sales cannot do without.</exception>
    public Layout OrRefuseSales() =>
        (Has(Fact.ExternalId) || Has(Fact.Sku)) && Has(Fact.Day) && Has(Fact.Units)
            ? this
            : throw new UnreadableFile("no_sales_columns",
                $"Sales need a column with the listing's id or SKU, one with the day and one with the units. Name them id, day and units, or give a mapping. Columns found: {Shorten(string.Join(", ", Columns))}.");

    /// <summary>The same choice as a mapping would say it.</summary>
    public IReadOnlyDictionary<string, FieldSource> Fields() => sources ??
        columnsOf.GroupBy(pair => MappedField.Of(pair.Key)).ToDictionary(same => same.Key,
            same => new FieldSource { Columns = [.. same.SelectMany(pair => pair.Value).Distinct().Select(column => Columns[column].Trim()).Distinct()] });

    /// <summary>For people: <c>price ← final_price</c>. Columns put together are joined by <c> + </c>, those that stand in for each other by <c> / </c>.</summary>
    public IEnumerable<KeyValuePair<string, string>> Mapping() =>
        columnsOf.GroupBy(pair => WireName(pair.Key)).Select(same => KeyValuePair.Create(same.Key,
            string.Join(MappedField.IsGathered(same.First().Key) ? " + " : " / ", same.SelectMany(pair => pair.Value.Select(column => Shown(pair.Key, column))).Distinct())));

    string Shown(Fact fact, int column) => column == Constant ? $"= {Source(fact)!.Constant}" : Shown(Columns[column]).Trim();

    public IEnumerable<string> Unused()
    {
        var used = columnsOf.Values.SelectMany(columns => columns).ToHashSet();
        return Columns.Where((name, column) => !used.Contains(column) && name.Trim().Length > 0).Select(Shown);
    }

    /// <summary>A JSON name may hold what no text in the database may.</summary>
    internal static string Shown(string name) => name.Replace('\0', '\uFFFD').Replace(CsvRecords.NotUtf8, '\uFFFD');

    /// <summary>The field as the API names it; two facts may feed one field.</summary>
    public static string WireName(Fact fact) => fact is Fact.Availability ? "stock" : MappedField.Of(fact);

    static string Shorten(string text) => text.Length <= 300 ? text : text[..300] + "…";
}
