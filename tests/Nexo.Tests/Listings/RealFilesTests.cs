using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Listings;

/// <summary>The five files real marketplaces gave, as they are. They lie outside the repository; without them these tests are skipped.</summary>
public sealed class RealFilesTests(NexoApp app) : IClassFixture<NexoApp>
{
    static byte[] Real(string path)
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var shared = Environment.GetEnvironmentVariable("NEXO_SHARED") ?? Path.Combine(folder, "..", "shared");
            var file = Path.Combine(shared, "data", path);
            if (System.IO.File.Exists(file))
                return System.IO.File.ReadAllBytes(file);
        }
        Assert.Skip($"the real file {path} is not beside the repository");
        return [];
    }

    [Theory]
    [InlineData("shopee", "shopee/shopee-products.csv.gz", 1000)]
    [InlineData("shein", "shein/shein-products.csv.gz", 1000)]
    [InlineData("amazon", "amazon-toys/amazon_toys_863.csv", 863)]
    [InlineData("kaway", "flipkart/flipkart_com-ecommerce_sample_1050.csv", 1050)]
    [InlineData("mercadolivre", "mercadolivre/productList.json", 1590)]
    public async Task A_real_file_is_taken_as_it_is(string channel, string path, int rows)
    {
        var given = await Given.Workspace(app);

        var import = await given.Import(channel, Importing.File(Real(path)), Path.GetFileName(path));

        var refusals = await given.Refusals(import);
        var listings = await given.Listings();
        import.RowsRead.ShouldBe(rows);
        refusals.ShouldAllBe(r => r.Code == "duplicate");
    }
}
