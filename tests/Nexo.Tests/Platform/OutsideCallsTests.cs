using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexo.Platform;
using Shouldly;

namespace Nexo.Tests.Platform;

/// <summary>What people type is called only where anybody may call.</summary>
public sealed class OutsideCallsTests
{
    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("100.64.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("fd12::1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2606:4700::1", true)]
    public void Only_what_anybody_may_call_is_public(string address, bool expected) => PublicAddresses.IsPublic(IPAddress.Parse(address)).ShouldBe(expected);

    [Theory]
    [InlineData("https://hooks.example/x?a=1", null)]
    [InlineData("ftp://hooks.example/x", "address_not_possible")]
    [InlineData("hooks.example", "address_not_possible")]
    [InlineData("", "address_not_possible")]
    [InlineData("https://ana:secret@hooks.example/", "address_not_plain")]
    [InlineData("https://hooks.example/#part", "address_not_plain")]
    [InlineData("http://127.1/", "address_refused")]
    [InlineData("http://0x7f000001/", "address_refused")]
    [InlineData("http://[::ffff:169.254.169.254]/", "address_refused")]
    [InlineData("http://LOCALHOST./", "address_refused")]
    public void What_an_address_plainly_says_is_refused_as_it_is_typed(string typed, string? code)
    {
        OutsideCalls.Read(typed, "url", mayBePrivate: false).Try(out _, out var refusal);

        refusal?.Code.ShouldBe(code);
        (refusal is null).ShouldBe(code is null);
    }

    [Theory]
    [InlineData(null, false, false)]
    [InlineData(null, true, true)]
    [InlineData(true, false, true)]
    [InlineData(false, true, false)]
    public async Task A_name_that_leads_into_the_house_is_not_called_unless_its_use_may(bool? own, bool all, bool called)
    {
        await using var house = await House();
        using var services = new ServiceCollection().Configure<OutsideOptions>(o => o.AllowPrivateNetworks = all).AddOutsideCalls("test", "Nexo:Test:Allow", _ => own).Services.BuildServiceProvider();
        var client = services.GetRequiredService<IHttpClientFactory>().CreateClient("test");

        if (called)
        {
            using var answer = await client.GetAsync(Address(house), TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.Found, "a redirection is answered, not followed");
            return;
        }
        var failed = await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync(Address(house), TestContext.Current.CancellationToken));
        OutsideCalls.Refusal(failed)!.Message.ShouldBe("localhost lies in a private network, which is not called; Nexo:Test:Allow decides.");
    }

    static string Address(WebApplication house) => house.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single().Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    static async Task<WebApplication> House()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var house = builder.Build();
        house.MapGet("/", () => Results.Redirect("/elsewhere"));
        await house.StartAsync(TestContext.Current.CancellationToken);
        return house;
    }
}
