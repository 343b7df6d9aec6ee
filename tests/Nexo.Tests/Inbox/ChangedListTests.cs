using Nexo.Inbox.OneTask;
using Nexo.Listings;
using Nexo.Tasks;
using Nexo.Tests.Platform.Ui;
using Shouldly;

namespace Nexo.Tests.Inbox;

/// <summary>A change of a list reads as a list, not as the JSON it is kept in.</summary>
public sealed class ChangedListTests
{
    [Theory]
    [InlineData("images", """["https://img.example.test/a/um.jpg","https://img.example.test/b/um.jpg"]""", "1. um.jpg\n2. um.jpg")]
    [InlineData("bullets", """["Macio","Não encolhe"]""", "• Macio\n• Não encolhe")]
    [InlineData("images", "um texto", "um texto")]
    [InlineData("title", """["Macio"]""", """["Macio"]""")]
    public async Task Lists_are_shown_line_by_line(string field, string before, string shown)
    {
        var edit = new Edit(new ListingId(Guid.CreateVersion7()), field, before, null);

        var part = await Rendered.Part<ChangedText>(new() { ["Edit"] = edit });

        part.QuerySelector(".was bdi")!.TextContent.ShouldBe(shown);
    }
}
