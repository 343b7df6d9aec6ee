using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Nexo.Channels;
using Nexo.Listings;
using Nexo.Platform;

namespace Nexo.Imports;

/// <summary>Reads a record into a listing, or into everything that is wrong with it.</summary>
/// <param name="defaultCurrency">Of prices that name none; null leaves them without.</param>
sealed partial class RowReader(Channel channel, string? defaultCurrency, TimeProvider time)
{
    public const int LongestId = 200, LongestTitle = 2_000, LongestText = 200_000, LongestAddress = 4_000, MostImages = 100, MostAttributes = 300;

    static readonly decimal HighestPrice = 99_999_999_999_999m;

    readonly List<Fault> faults = [];
    SourceRecord record;

    /// <summary>What is wrong with the record read last; empty when it became a listing.</summary>
    public IReadOnlyList<Fault> Faults => faults;

    public Listing? Read(SourceRecord next)
    {
        record = next;
        faults.Clear();
        if (next.Fault is { } broken)
        {
            faults.Add(broken);
            return null;
        }
        var listing = Draft();
        return faults.Count == 0 ? listing : null;
    }

    /// <summary>The record read last as far as it can be read, beside what is wrong with it.</summary>
    Listing Draft()
    {
        var price = Money(Fact.Price, out var sign);
        var list = Money(Fact.ListPrice, out _);
        var images = Images();
        var title = Title();
        return new Listing
        {
            Id = Ids.New<ListingId>(time),
            Channel = channel,
            ExternalId = ExternalId(title, images),
            Sku = Text(Fact.Sku, LongestId),
            Gtin = Text(Fact.Gtin, 64),
            Title = title,
            Description = Text(Fact.Description, LongestText) ?? "",
            Brand = Text(Fact.Brand, 300),
            Category = Category(),
            Url = Text(Fact.Url, LongestAddress),
            Currency = Currency(price ?? list, sign),
            Price = price,
            ListPrice = list == price ? null : list,
            Stock = Stock(),
            Rating = Rating(),
            ReviewCount = Whole(Fact.ReviewCount),
            Images = images,
            Bullets = Many(Fact.Bullets, 50, column => Lists.Texts(column, '\n', '|')),
            Attributes = Attributes(),
            Variations = Variations(),
        };
    }

    /// <summary>For a preview: what could be read, whatever is wrong with the rest; null when the whole record is broken.</summary>
    public Listing? Try(SourceRecord next)
    {
        (record, _) = (next, faults.RemoveAll(_ => true));
        if (next.Fault is null)
            return Draft();
        faults.Add(next.Fault);
        return null;
    }

    Cell CellOf(Fact fact, int column) =>
        column == Layout.Constant ? new Cell(record.Layout.Source(fact)!.Constant!)
        : record.Layout.Source(fact) is { } source ? record.Cells[column].Treated(fact, source)
        : record.Cells[column];

    bool DecimalComma(Fact fact) => record.Layout.Source(fact)?.DecimalMark switch { "comma" => true, "point" => false, _ => record.Layout.DecimalComma };

    decimal Multiplied(Fact fact, decimal number) =>
        record.Layout.Source(fact)?.Multiply is { } factor && Math.Abs(number) <= HighestPrice ? Math.Round(number * factor, 4, MidpointRounding.AwayFromZero) : number;

    /// <summary>
    /// Where the file has no ids (search results of Mercado Livre), title and picture make one: the first
    /// 16 hexadecimal digits of SHA-256 over both. A product whose title changes is then a new listing.
    /// </summary>
    string ExternalId(string title, List<string> images)
    {
        if (record.Layout.DerivesId)
            return "derived-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(title + "\n" + (images is [var main, ..] ? main : ""))))[..16];
        if (Text(Fact.ExternalId, LongestId) is { } id)
            return id;
        Refuse(Fact.ExternalId, "missing", "The listing has no id.");
        return "";
    }

    string Title()
    {
        var title = Text(Fact.Title, LongestTitle, keepsNothingWords: true);
        if (title is null && record.Layout.Has(Fact.Title))
            Refuse(Fact.Title, "missing", "The listing has no title.");
        return title ?? "";
    }

    /// <summary>The first column of the fact that says something, trimmed; null when none does.</summary>
    string? Text(Fact fact, int longest, bool keepsNothingWords = false)
    {
        foreach (var column in record.Layout.Of(fact))
        {
            var cell = CellOf(fact, column);
            var text = cell.Text.Trim();
            if (text.Length == 0 || (!keepsNothingWords && Numbers.IsNothing(text)))
                continue;
            if (cell.Structured)
                return Refuse(fact, "wrong_type", "A text is needed here, not a list or an object.", text);
            return Clean(fact, text, longest);
        }
        return null;
    }

    string? Clean(Fact fact, string text, int longest)
    {
        if (text.Contains(CsvRecords.NotUtf8))
            return Refuse(fact, "invalid_utf8", "The text is not UTF-8. Save the file as \"CSV UTF-8\" and import it again.", text);
        if (text.Contains('\0'))
            return Refuse(fact, "invalid_characters", "The text contains the character U+0000.", text);
        if (text.Length > longest && Scalars(text) > longest)
            return Refuse(fact, "too_long", $"At most {longest.ToString(CultureInfo.InvariantCulture)} characters; this has {Scalars(text).ToString(CultureInfo.InvariantCulture)}.", text);
        return text;
    }

    static int Scalars(string text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
            count++;
        return count;
    }

    decimal? Money(Fact fact, out string? sign)
    {
        sign = null;
        if (Text(fact, 100) is not { } text)
            return null;
        if (!Numbers.TryMoney(text, DecimalComma(fact), out var amount, out sign))
            Refuse(fact, "not_a_number", "A price is a number, with a point or a comma before the cents.", text);
        else if ((amount = Multiplied(fact, amount)) is < 0 || amount > HighestPrice)
            Refuse(fact, "out_of_range", "A price is not negative and has at most 14 digits before the cents.", text);
        return amount;
    }

    string? Currency(decimal? amount, string? sign)
    {
        var text = Text(Fact.Currency, 20)?.ToUpperInvariant();
        if (text is { Length: > 3 } or { Length: < 3 })
            text = Numbers.TryMoney("1" + text, false, out _, out var named) && named is not null ? named : text;
        if (text is not null && (text.Length != 3 || !text.All(char.IsAsciiLetterUpper)))
            Refuse(Fact.Currency, "unknown_currency", "A currency is its code of three letters, as in BRL.", text);
        return text ?? sign ?? (amount is null ? null : defaultCurrency);
    }

    int? Whole(Fact fact)
    {
        if (Text(fact, 100) is not { } text)
            return null;
        if (!Numbers.TryNumber(text, DecimalComma(fact), out var number) || (number = Multiplied(fact, number)) != decimal.Truncate(number))
            Refuse(fact, "not_a_number", "A whole number is needed here.", text);
        else if (number is < 0 or > int.MaxValue)
            Refuse(fact, "out_of_range", "This number is not negative, and at most 2147483647.", text);
        else
            return (int)number;
        return null;
    }

    /// <summary>A count; or 0 where the channel only says that there is none left.</summary>
    int? Stock() => Whole(Fact.Stock) ??
        (Text(Fact.Availability, 100)?.ToLowerInvariant() is "false" or "0" or "no" or "não" or "nao" or "out of stock" or "esgotado" or "indisponível" ? 0 : null);

    /// <summary>0 means unrated. Of "4.9 out of 5 stars" the first number counts.</summary>
    decimal? Rating()
    {
        if (Text(Fact.Rating, 100) is not { } text)
            return null;
        var first = text.Split(' ', '/')[0];
        if (!Numbers.TryNumber(first, decimalComma: first.Contains(','), out var rating))
            Refuse(Fact.Rating, "not_a_number", "A rating is a number from 1 to 5; 0 or nothing means unrated.", text);
        else if ((rating = Multiplied(Fact.Rating, rating)) is not 0 and (< 1 or > 5))
            Refuse(Fact.Rating, "out_of_range", "A rating is a number from 1 to 5; 0 or nothing means unrated.", text);
        return rating == 0 ? null : Math.Round(rating, 2);
    }

    string? Refuse(Fact fact, string code, string reason, string? value = null)
    {
        var field = Layout.WireName(fact);
        if (!faults.Exists(fault => fault.Field == field))
            faults.Add(new Fault(field, code, reason, value));
        return null;
    }
}
