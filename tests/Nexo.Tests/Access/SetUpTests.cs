using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Channels;
using Nexo.Platform;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Access;

/// <summary>Each test on an installation of its own.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class SetUpTests : IAsyncLifetime
{
    readonly NexoApp app = new();
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nexo-setup-");

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_it_writes_opens_every_door_and_only_to_its_owner()
    {
        await Run();

        var written = Read();
        written.EnumerateObject().Select(p => p.Name).ShouldBe(["url", "adminEmail", "adminPassword", "adminKey", "agentTokens"]);
        File.GetUnixFileMode(Path.Combine(folder.FullName, "credentials.json")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await SignIn(written)).ShouldBe(HttpStatusCode.OK);
        (await Who(Text(written, "adminKey"))).GetProperty("role").GetString().ShouldBe("admin");
        foreach (var channel in Channel.All)
            (await Who(written.GetProperty("agentTokens").GetProperty(channel.Name).GetString()!)).GetProperty("channel").GetString().ShouldBe(channel.Name);
        (await Counts()).ShouldBe("1 workspaces, 11 people, 7 tokens");
    }

    [Fact]
    public async Task A_second_run_changes_nothing()
    {
        await Run();
        var before = Read().ToString();

        (await Run()).ShouldBe(0);

        Read().ToString().ShouldBe(before);
        (await Counts()).ShouldBe("1 workspaces, 11 people, 7 tokens");
    }

    [Fact]
    public async Task Run_four_times_at_once_it_is_done_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Run()));

        (await Counts()).ShouldBe("1 workspaces, 11 people, 7 tokens");
        (await SignIn(Read())).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_lost_file_means_new_secrets_and_the_end_of_the_old_ones()
    {
        await Run();
        var lost = Read();
        File.Delete(Path.Combine(folder.FullName, "credentials.json"));

        await Run();

        var found = Read();
        (await SignIn(found)).ShouldBe(HttpStatusCode.OK);
        (await SignIn(lost)).ShouldBe(HttpStatusCode.Unauthorized);
        (await Who(Text(found, "adminKey"))).GetProperty("role").GetString().ShouldBe("admin");
        (await Who(Text(lost, "adminKey"))).GetProperty("code").GetString().ShouldBe("token_revoked");
        (await Counts()).ShouldBe("1 workspaces, 11 people, 7 tokens");
    }

    [Fact]
    public async Task A_second_folder_shares_what_the_first_was_handed()
    {
        await Run();
        var first = Read();
        using var second = new Elsewhere();

        await Run("--data", second.Folder, "--url", "http://localhost:4000");

        var shared = Read(second.Folder);
        Text(shared, "url").ShouldBe("http://localhost:4000");
        Text(shared, "adminKey").ShouldBe(Text(first, "adminKey"));
        Read().ToString().ShouldBe(first.ToString());
        (await Counts()).ShouldBe("1 workspaces, 11 people, 7 tokens");
    }

    [Fact]
    public async Task A_folder_that_cannot_read_the_first_is_handed_keys_of_its_own_and_takes_none_away()
    {
        await Run();
        var first = Read();
        File.Delete(Path.Combine(folder.FullName, "credentials.json"));
        using var second = new Elsewhere();

        await Run("--data", second.Folder);

        var joined = Read(second.Folder);
        Text(joined, "adminPassword").ShouldBeEmpty();
        (await SignIn(first)).ShouldBe(HttpStatusCode.OK);
        (await Who(Text(first, "adminKey"))).GetProperty("role").GetString().ShouldBe("admin");
        (await Who(Text(joined, "adminKey"))).GetProperty("role").GetString().ShouldBe("admin");
        (await Counts()).ShouldBe("1 workspaces, 11 people, 14 tokens");
    }

    [Fact]
    public async Task Another_address_is_written_down_and_nothing_else()
    {
        await Run();
        var before = Read();

        await Run("--url", "http://localhost:4000/");

        Text(Read(), "url").ShouldBe("http://localhost:4000");
        Text(Read(), "adminKey").ShouldBe(Text(before, "adminKey"));
    }

    [Theory]
    [InlineData("--url", "somewhere")]
    [InlineData("--password", "short")]
    [InlineData("--email", "not an address")]
    public async Task What_cannot_be_is_refused_in_one_sentence(string option, string value) =>
        (await Should.ThrowAsync<CannotStart>(() => Run(option, value))).Message.ShouldStartWith(option);

    [Fact]
    public async Task Secrets_are_kept_as_hashes_only()
    {
        await Run();
        await using var db = await app.Services.GetRequiredService<Database>().OpenForWork(Cancel);
        var everything = string.Concat(
            await db.QueryAsync<string>("select row_to_json(t)::text from tokens t union all select row_to_json(p)::text from people p union all select row_to_json(e)::text from events e"));

        everything.ShouldContain("Equipe Marketplace Amazon");
        everything.ShouldNotContain(Text(Read(), "adminKey"));
        everything.ShouldNotContain(Text(Read(), "adminPassword"));
        everything.ShouldNotContain(Read().GetProperty("agentTokens").GetProperty("shein").GetString()!);
    }

    Task<int> Run(params string[] more) =>
        app.Services.GetServices<IVerb>().Single(verb => verb.Name == "setup")
            .Run(new ConfigurationBuilder().AddCommandLine(["--data", folder.FullName, .. more]).Build(), Cancel);

    JsonElement Read(string? from = null) => JsonDocument.Parse(File.ReadAllText(Path.Combine(from ?? folder.FullName, "credentials.json"))).RootElement;

    sealed class Elsewhere : IDisposable
    {
        public string Folder { get; } = Directory.CreateTempSubdirectory("nexo-setup-").FullName;

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }

    static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    async Task<HttpStatusCode> SignIn(JsonElement written) =>
        (await app.CreateClient().PostAsJsonAsync("/api/session", new { email = Text(written, "adminEmail"), password = Text(written, "adminPassword") }, Cancel)).StatusCode;

    async Task<JsonElement> Who(string token)
    {
        var client = app.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return await (await client.GetAsync("/api/session", Cancel)).Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    async Task<string> Counts()
    {
        await using var db = await app.Services.GetRequiredService<Database>().OpenForWork(Cancel);
        return await db.QuerySingleAsync<string>("""
            select format('%s workspaces, %s people, %s tokens', (select count(*) from workspaces), (select count(*) from memberships),
                (select count(*) from tokens where revoked_at is null))
            """);
    }
}
