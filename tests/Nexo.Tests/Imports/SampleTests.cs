using Microsoft.Extensions.DependencyInjection;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Imports.Sample;
using Nexo.Platform;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Imports;

public sealed class SampleTests(NexoApp app) : IClassFixture<NexoApp>
{
    SampleVerb Sample => app.Services.GetServices<IVerb>().OfType<SampleVerb>().Single();

    [Fact]
    public async Task The_sample_has_twenty_listings_of_each_channel_and_a_second_load_changes_nothing()
    {
        var given = await Given.Workspace(app);
        foreach (var channel in Channel.All)
        {
            var first = await Sample.Load(Actor.Nexo(given.Id), channel, TestContext.Current.CancellationToken);
            var second = await Sample.Load(Actor.Nexo(given.Id), channel, TestContext.Current.CancellationToken);

            (first.Inserted, first.Refused).ShouldBe((20, 0));
            (second.Inserted, second.Updated, second.Unchanged).ShouldBe((0, 0, 20));
        }
        var listings = await given.Listings();
        listings.Count.ShouldBe(120);
        listings.ShouldAllBe(l => l.Currency == "BRL" && l.Price > 0);
    }

    [Fact]
    public async Task Every_picture_of_the_sample_is_served_by_this_server()
    {
        var given = await Given.Workspace(app);
        foreach (var channel in Channel.All)
            await Sample.Load(Actor.Nexo(given.Id), channel, TestContext.Current.CancellationToken);

        var pictures = (await given.Listings()).SelectMany(l => l.Images).Distinct().ToList();

        pictures.Count.ShouldBeGreaterThan(60);
        foreach (var picture in pictures)
        {
            using var answer = await given.Anonymous().GetAsync(picture, TestContext.Current.CancellationToken);
            answer.IsSuccessStatusCode.ShouldBeTrue(picture);
            answer.Content.Headers.ContentType?.MediaType.ShouldBe("image/png");
        }
    }
}
