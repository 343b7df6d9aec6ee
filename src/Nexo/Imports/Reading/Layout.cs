using Nexo.Channels;

namespace Nexo.Imports;

/// <summary>The facts of a listing a column can be read into.</summary>
enum Fact
{
    ExternalId, Sku, Gtin, Title, Description, Brand, Category, Url, Currency, Price, ListPrice,
    Stock, Availability, Rating, ReviewCount, Images, Bullets, Attributes, NamedAttribute, Variations,
}

/// <summary>The columns of a file and what each fact is read from.</summary>
sealed class Layout
{
    readonly Dictionary<Fact, int[]> columnsOf;

    Layout(IReadOnlyList<string> columns, Dictionary<Fact, int[]> columnsOf, bool decimalComma, bool derivesId)
    {
        Columns = columns;
        this.columnsOf = columnsOf;
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

    public static Layout Of(IReadOnlyList<string> columns, Channel channel, bool decimalComma)
    {
        var found = ColumnNames.Recognise(columns, channel);
        var derives = !found.ContainsKey(Fact.ExternalId) && channel == Channel.MercadoLivre
            && found.ContainsKey(Fact.Title) && found.ContainsKey(Fact.Images);
        return new Layout(columns, found, decimalComma, derives);
    }

    /// <exception cref="UnreadableFile">No column holds the listing's id.</exception>
    public Layout OrRefuse() =>
        Has(Fact.ExternalId) || DerivesId
            ? this
            : throw new UnreadableFile("no_id_column",
                $"No column with the listing's id was recognised. Name one of them id, sku, asin, item_id or product_id. Columns found: {Shorten(string.Join(", ", Columns))}.");

    /// <summary>For people: <c>price ← final_price</c>. Columns put together are joined by <c> + </c>, those that stand in for each other by <c> / </c>.</summary>
    public IEnumerable<KeyValuePair<string, string>> Mapping() =>
        columnsOf.GroupBy(pair => WireName(pair.Key)).Select(same => KeyValuePair.Create(same.Key,
            string.Join(IsGathered(same.First().Key) ? " + " : " / ", same.SelectMany(pair => pair.Value).Distinct().Select(column => Shown(Columns[column]).Trim()))));

    static bool IsGathered(Fact fact) =>
        fact is Fact.Images or Fact.Bullets or Fact.Attributes or Fact.NamedAttribute or Fact.Category or Fact.Variations;

    public IEnumerable<string> Unused()
    {
        var used = columnsOf.Values.SelectMany(columns => columns).ToHashSet();
        return Columns.Where((name, column) => !used.Contains(column) && name.Trim().Length > 0).Select(Shown);
    }

    /// <summary>A JSON name may hold what no text in the database may.</summary>
    static string Shown(string name) => name.Replace('\0', '\uFFFD').Replace(CsvRecords.NotUtf8, '\uFFFD');

    /// <summary>The field as the API names it; two facts may feed one field.</summary>
    public static string WireName(Fact fact) => fact switch
    {
        Fact.Availability => "stock",
        Fact.NamedAttribute => "attributes",
        _ => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(fact.ToString()),
    };

    static string Shorten(string text) => text.Length <= 300 ? text : text[..300] + "…";
}
