using System.Net.Http.Headers;
using System.Net.Http.Json;
using Dapper;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Tests.Support;

/// <summary>Somebody of the workspace, with a personal key.</summary>
public sealed record Someone(PersonId Id, Role Role, string Name, string Email, string Key, HttpClient Client);

/// <summary>
/// A workspace with one person for each role and a token for each of the six agents, seeded in one statement.
/// Every call of <see cref="Workspace"/> makes another one, so a neighbour is one more line.
/// </summary>
public sealed class Given
{
    public const string Password = "correct horse battery staple";

    // One iteration: seeding is quick, and the first sign-in makes it strong.
    static readonly Lazy<string> PasswordHash = new(() =>
        new PasswordHasher<Nexo.Access.Person>(Microsoft.Extensions.Options.Options.Create(new PasswordHasherOptions { IterationCount = 1 })).HashPassword(new Nexo.Access.Person(), Password));

    readonly WebApplicationFactory<Program> app;
    readonly Dictionary<Role, Someone> people = [];
    readonly Dictionary<Channel, string> agents = [];

    Given(WebApplicationFactory<Program> app) => this.app = app;

    public WorkspaceId Id { get; } = WorkspaceId.From(Guid.CreateVersion7());

    public IServiceProvider Services => app.Services;

    public static async Task<Given> Workspace(WebApplicationFactory<Program> app)
    {
        var given = new Given(app);
        await using var db = await given.Db();
        await db.ExecuteAsync("insert into workspaces (id, name) values (@Id, @Name)", new { given.Id, Name = $"Loja {given.Id}"[..20] });
        foreach (var role in Enum.GetValues<Role>())
            given.people[role] = await given.Person(role);
        foreach (var agent in ChannelAgents.All)
            given.agents[agent.Channel] = await given.Token(agent.Channel);
        return given;
    }

    /// <summary>A connection of the role <c>nexo_worker</c>: sees every workspace, so name <see cref="Id"/> in the SQL.</summary>
    public async Task<NpgsqlConnection> Db() =>
        await app.Services.GetRequiredService<Database>().OpenForWork(TestContext.Current.CancellationToken);

    /// <summary>A connection of the role <c>nexo_web</c>, bound to this workspace.</summary>
    public async Task<NpgsqlConnection> WebDb() =>
        await app.Services.GetRequiredService<Database>().OpenFor(Id, TestContext.Current.CancellationToken);

    /// <summary>The person of this role that every workspace has.</summary>
    public Someone The(Role role) => people[role];

    /// <summary>A client with the personal key of <see cref="The"/> person of this role.</summary>
    public HttpClient Client(Role role) => people[role].Client;

    public HttpClient Agent(Channel channel) => WithToken(agents[channel]);

    public string AgentToken(Channel channel) => agents[channel];

    public Actor AgentActor(Channel channel) => Actor.Agent(Id, channel);

    public Actor ActorOf(Someone person) => Actor.Of(Id, person.Id, person.Name, person.Role.ToString());

    public Actor ActorOf(Role role) => ActorOf(people[role]);

    /// <summary>A client with a runner's token, the same at every call.</summary>
    public async Task<HttpClient> Runner()
    {
        if (runner is null)
        {
            var token = Secret.ForRunner();
            await using var db = await Db();
            await db.ExecuteAsync("insert into tokens (id, workspace_id, kind, name, hint, hash, created_by) values (gen_random_uuid(), @Id, 'runner', 'ci', @hint, @hash, 'nexo')",
                new { Id, hint = Secret.Hint(token), hash = Secret.Hash(token) });
            runner = token;
        }
        return WithToken(runner);
    }

    string? runner;

    static readonly Lock Turn = new();
    static long millisecond;

    /// <summary>No two the same: who is made later sorts later, as turns go.</summary>
    static long NextMillisecond()
    {
        lock (Turn)
            return millisecond = Math.Max(millisecond + 1, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
    }

    /// <summary>One more person, with a personal key.</summary>
    public async Task<Someone> Person(Role role, IEnumerable<Channel>? channels = null, IEnumerable<string>? categories = null, string? name = null)
    {
        var id = PersonId.From(Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(NextMillisecond())));
        var key = Secret.ForPerson();
        var email = $"{role.ToString().ToLowerInvariant()}-{id.Value:n}@example.test";
        name ??= $"Equipe {role}";
        await using var db = await Db();
        await db.ExecuteAsync("""
            with person as (
                insert into people (id, email, normalized_email, name, security_stamp) values (@id, @email, upper(@email), @name, @stamp)
            ), member as (
                insert into memberships (workspace_id, person_id, role, channels, categories) values (@workspace, @id, @role, @channels, @categories)
            )
            insert into tokens (id, workspace_id, kind, person_id, name, hint, hash, created_by)
            values (gen_random_uuid(), @workspace, 'person', @id, 'test', @hint, @hash, 'nexo')
            """, new
        {
            workspace = Id,
            id,
            email,
            name,
            stamp = Guid.NewGuid().ToString("n"),
            role = role.ToString().ToLowerInvariant(),
            channels = (channels ?? []).Select(c => c.Name).ToArray(),
            categories = (categories ?? []).ToArray(),
            hint = Secret.Hint(key),
            hash = Secret.Hash(key),
        });
        return new Someone(id, role, name, email, key, WithToken(key));
    }

    /// <summary>Somebody of another workspace belongs to this one, too.</summary>
    public async Task AlsoHas(Someone person, Role role)
    {
        await using var db = await Db();
        await db.ExecuteAsync("insert into memberships (workspace_id, person_id, role, created_at) values (@workspace, @id, @role, now() + interval '1 minute')",
            new { workspace = Id, id = person.Id, role = role.ToString().ToLowerInvariant() });
    }

    /// <summary>A client whose cookie is a session of one more person of this role.</summary>
    public async Task<HttpClient> SignedIn(Role role) => await SignedIn(await WithPassword(role));

    public async Task<HttpClient> SignedIn(Someone person)
    {
        var client = Anonymous();
        var answer = await client.PostAsJsonAsync("/api/session", new { email = person.Email, password = Password }, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return client;
    }

    /// <summary>One more person, who can sign in with <see cref="Password"/>.</summary>
    public async Task<Someone> WithPassword(Role role)
    {
        var person = await Person(role);
        await using var db = await Db();
        await db.ExecuteAsync("update people set password_hash = @hash where id = @Id", new { person.Id, hash = PasswordHash.Value });
        return person;
    }

    public HttpClient WithToken(string token)
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>Neither a token nor a cookie; redirects are not followed, cookies are kept.</summary>
    public HttpClient Anonymous() => app.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, BaseAddress = app.ClientOptions.BaseAddress });

    async Task<string> Token(Channel channel)
    {
        var token = Secret.ForAgent(channel);
        await using var db = await Db();
        await db.ExecuteAsync("""
            insert into tokens (id, workspace_id, kind, channel, name, hint, hash, created_by)
            values (gen_random_uuid(), @workspace, 'agent', @channel, @channel, @hint, @hash, 'nexo')
            """, new { workspace = Id, channel = channel.Name, hint = Secret.Hint(token), hash = Secret.Hash(token) });
        return token;
    }
}
