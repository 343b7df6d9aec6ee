using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Imports;

/// <summary>The five files real marketplaces gave, as they are. They lie outside the repository; without them these tests are skipped.</summary>
public sealed class RealFilesTests(NexoApp app) : IClassFixture<NexoApp>
{
    [Theory]
    [InlineData("shopee", "shopee/shopee-products.csv.gz", 1000)]
    [InlineData("shein", "shein/shein-products.csv.gz", 1000)]
    [InlineData("amazon", "amazon-toys/amazon_toys_863.csv", 863)]
    [InlineData("kaway", "flipkart/flipkart_com-ecommerce_sample_1050.csv", 1050)]
    [InlineData("mercadolivre", "mercadolivre/productList.json", 1590)]
    public async Task A_real_file_is_taken_as_it_is(string channel, string path, int rows)
    {
        var given = await Given.Workspace(app);

        var import = await given.Import(channel, Importing.File(Repository.RealFile(path)), Path.GetFileName(path));

        (import.RowsRead, import.Inserted + import.Refused).ShouldBe((rows, rows));
        (await given.Listings()).Count.ShouldBe(import.Inserted);
        (await given.Refusals(import)).ShouldAllBe(r => r.Code == "duplicate");
    }
}
