using System.Text;
using Nexo.Channels;
using Nexo.Imports;
using Shouldly;

namespace Nexo.Tests.Imports;

public sealed class ReadingTests
{
    static async Task<List<SourceRecord>> Csv(string text, int pieces = int.MaxValue)
    {
        var records = new List<SourceRecord>();
        await foreach (var record in new CsvRecords(new InPieces(text, pieces), new ColumnPlan(Channel.Shopee)).Read(TestContext.Current.CancellationToken))
            records.Add(record);
        return records;
    }

    static string Said(SourceRecord record) => record.Fault?.Code ?? string.Join('|', record.Cells.Select(cell => cell.Text));

    [Theory]
    [InlineData("id,title\n1,Body\n", "1|Body")]
    [InlineData("id,title\r\n1,Body", "1|Body")]
    [InlineData("id,title\r1,Body\r", "1|Body")]
    [InlineData("id;title\n1;Body, azul\n", "1|Body, azul")]
    [InlineData("id\ttitle\n1\tBody\n", "1|Body")]
    [InlineData("id,title\n1,\"a, \"\"b\"\"\nc\"\n", "1|a, \"b\"\nc")]
    [InlineData("id,title\n1,\"\"\n", "1|")]
    [InlineData("id,title\n1,Body 5\" azul\n", "1|Body 5\" azul")]
    [InlineData("id,title\n1,\"Body\" ,,\n", "1|Body")]
    [InlineData("id,title\n\n1,Body\n\n", "1|Body")]
    [InlineData("\"id\",\"title\"\n1,Body\n", "1|Body")]
    public async Task Csv_is_read_as_programs_write_it(string text, string expected)
    {
        foreach (var pieces in new[] { int.MaxValue, 1, 3 })
            (await Csv(text, pieces)).Select(Said).ShouldBe([expected]);
    }

    [Fact]
    public async Task Reading_goes_on_behind_a_broken_record_and_lines_are_counted_as_an_editor_does()
    {
        const string text = "id,title\n1,\"aspa perdida\n2,Bom\n3,\"duas\nlinhas\"\nerrado\n4,\"a\"b\n5,Bom\n6,a,b,c\n7,\"fim";
        foreach (var pieces in new[] { int.MaxValue, 1, 7 })
        {
            (await Csv(text, pieces)).Select(r => $"{r.Number}@{r.Line} {Said(r)}").ShouldBe(
                ["1@2 broken_quotes", "2@3 2|Bom", "3@4 3|duas\nlinhas", "4@6 wrong_column_count", "5@7 broken_quotes", "6@8 5|Bom", "7@9 wrong_column_count", "8@10 broken_quotes"]);
        }
    }

    [Fact]
    public async Task A_quote_that_opens_and_is_never_closed_does_not_swallow_the_rest()
    {
        var text = new StringBuilder("id,title\n1,\"aberta\n");
        for (var i = 2; i < 60_000; i++)
            text.Append(i).Append(",um título sem aspa alguma\n");

        var records = await Csv(text.ToString());

        records.Count.ShouldBe(59_999);
        records.Count(r => r.Fault is not null).ShouldBe(1);
    }

    [Fact]
    public async Task A_line_longer_than_a_record_may_be_is_one_broken_record()
    {
        var records = await Csv($"id,title\n1,{new string('a', 5 * CsvRecords.LongestRecord)}\n2,Bom\n");

        records.Select(r => r.Fault?.Code ?? r.Cells[0].Text).ShouldBe(["record_too_long", "2"]);
    }

    [Theory]
    [InlineData("5.998000000000000e+01", false, "59.98")]
    [InlineData("1.580950000000000e+03", false, "1580.95")]
    [InlineData("97.73", false, "97.73")]
    [InlineData("1899.0", false, "1899.0")]
    [InlineData("R$ 1.234,56", false, "1234.56")]
    [InlineData("R$ 1.234", false, "1234")]
    [InlineData("1,234.56", false, "1234.56")]
    [InlineData("1.234.567", false, "1234567")]
    [InlineData("49,90", false, "49.90")]
    [InlineData("1,234", false, "1234")]
    [InlineData("1,234", true, "1.234")]
    [InlineData("1.234", true, "1234")]
    [InlineData("US$12.50", false, "12.50")]
    public void Prices_are_read_as_marketplaces_write_them(string text, bool decimalComma, string expected)
    {
        Numbers.TryMoney(text, decimalComma, out var amount, out _).ShouldBeTrue();
        amount.ShouldBe(decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("10 reais")]
    [InlineData("1-2")]
    [InlineData("£4.99 - £6.99")]
    [InlineData("NaN")]
    [InlineData("0x10")]
    public void What_is_no_price_is_none(string text) => Numbers.TryMoney(text, false, out _, out _).ShouldBeFalse();

    [Theory]
    [InlineData("""{"product_specification"=>[{"key"=>"Brand", "value"=>"Elegance"}, {"value"=>"a => b"}, {"key"=>"Nil", "value"=>nil}]}""", "Brand=Elegance;=a => b")]
    [InlineData("""[{"name":"Cor","value":"Azul"}]""", "Cor=Azul")]
    [InlineData("""{"Cor":"Azul","Peso":90}""", "Cor=Azul;Peso=90")]
    [InlineData("Cor: Azul; Peso: 90 g", "Cor=Azul;Peso=90 g")]
    [InlineData("""{"broken"=>""", "")]
    public void Attributes_are_read_from_json_ruby_and_lines(string text, string expected) =>
        string.Join(';', Lists.Pairs(text).Select(pair => $"{pair.Name}={pair.Value}")).ShouldBe(expected);

    [Theory]
    [InlineData("preço (R$)", "preco")]
    [InlineData("Product Description", "productdescription")]
    [InlineData("Título_do-Anúncio", "titulodoanuncio")]
    public void Column_names_are_compared_without_accents_and_marks(string name, string expected) => ColumnNames.Normal(name).ShouldBe(expected);

    [Fact]
    public void A_promotional_price_makes_the_other_the_list_price()
    {
        var layout = Layout.ByNames(["SKU", "Preço", "Preço promocional", "Imagem 2", "Imagem 1", "seller_id"], Channel.Shopee, false);

        layout.Mapping().ToDictionary().ShouldBe(new Dictionary<string, string>
        {
            ["externalId"] = "SKU", ["sku"] = "SKU", ["price"] = "Preço promocional / Preço", ["listPrice"] = "Preço", ["images"] = "Imagem 2 + Imagem 1",
        }, ignoreOrder: true);
        layout.Unused().ShouldBe(["seller_id"]);
    }

    /// <summary>A reader that gives a few characters at a time, as a slow network does.</summary>
    sealed class InPieces(string text, int size) : StringReader(text)
    {
        public override ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, size)], cancellationToken);
    }
}
