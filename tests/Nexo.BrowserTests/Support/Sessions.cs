using Dapper;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Nexo.Access;
using Nexo.Platform;
using Shouldly;

namespace Nexo.BrowserTests.Support;

/// <summary>Signs somebody in without walking through the page: by the API, whose cookie the window keeps.</summary>
static class Sessions
{
    public const string Password = "uma senha bem longa 42";

    public static async Task Begin(NexoSite site, IBrowserContext context, Someone who)
    {
        await GivePassword(site, who);
        var answer = await context.APIRequest.PostAsync("/api/session", new() { DataObject = new { email = who.Email, password = Password } });
        answer.Ok.ShouldBeTrue(await answer.TextAsync());
    }

    public static async Task GivePassword(NexoSite site, Someone who)
    {
        var hash = site.Services.GetRequiredService<IPasswordHasher<Person>>().HashPassword(new Person(), Password);
        await using var db = await site.Services.GetRequiredService<Database>().OpenForWork(TestContext.Current.CancellationToken);
        await db.ExecuteAsync("update people set password_hash = @hash where id = @Id", new { hash, who.Id });
    }
}
