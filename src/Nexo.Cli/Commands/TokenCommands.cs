using System.CommandLine;
using System.Globalization;
using Nexo.Client;

namespace Nexo.Cli.Commands;

/// <summary><c>token create|list|rotate|revoke</c>: keys for agents and for oneself.</summary>
static class TokenCommands
{
    static readonly Argument<string> Name = new("name") { Description = "What it is for." };

    static readonly Argument<Guid> Id = new("id")
    {
        Description = "As 'token list' shows it.",
        CustomParser = given =>
        {
            if (!Guid.TryParse(given.Tokens[0].Value, out var id))
                given.AddError($"'{given.Tokens[0].Value}' is no id of a token; './nexo token list' shows them");
            return id;
        },
    };

    static readonly Option<int?> Days = new("--days") { Description = "Valid for so many days; without it, until it is revoked." };

    static readonly Option<string> Person = new("--person") { Description = "Make it the key of the member with this e-mail address." };

    static readonly Option<int> Overlap = new("--overlap") { Description = "Hours the old one goes on beside the new one, 0 to 720.", DefaultValueFactory = _ => 24 };

    public static Command Make()
    {
        var channel = Channels.Option(required: false);
        var create = new Command("create", "Make an agent's token (with --channel), a member's key (with --person) or one's own. It is shown once.") { Name, channel, Person, Days };
        create.SetAction((given, stop) => Create(given.GetRequiredValue(Name), given.GetValue(channel), given.GetValue(Person), given.GetValue(Days), stop));
        var list = new Command("list", "Tokens and keys, without their secrets.");
        list.SetAction((_, stop) => List(stop));
        var revoke = new Command("revoke", "Make a token invalid, at once and for good.") { Id };
        revoke.SetAction((given, stop) => Revoke(given.GetRequiredValue(Id), stop));
        var rotate = new Command("rotate", "Make a token's successor, which is shown once; both work for a while.") { Id, Overlap };
        rotate.SetAction((given, stop) => Rotate(given.GetRequiredValue(Id), given.GetValue(Overlap), stop));
        var token = new Command("token", "Keys for agents and people; by itself it lists them.") { create, list, rotate, revoke };
        token.SetAction((_, stop) => List(stop));
        return token;
    }

    static async Task<int> Create(string name, string? channel, string? email, int? days, CancellationToken stop)
    {
        if (days is < 1 or > 3650)
            throw new CannotGoOn("--days is a number from 1 to 3650.");
        var nexo = Server.Connect();
        var person = email is null ? null : await PersonCommands.Find(nexo, email, stop);
        var fresh = await nexo.CreateToken(new() { Name = name, Channel = channel, Person = person?.Id, ExpiresAt = days is { } length ? TimeProvider.System.GetUtcNow().AddDays(length).ToString("O", CultureInfo.InvariantCulture) : null }, null, stop);
        await Console.Error.WriteLineAsync($"{fresh.Token.Id}: keep it now, it is not shown again.");
        Console.WriteLine(fresh.Secret);
        return 0;
    }

    static async Task<int> List(CancellationToken stop)
    {
        var tokens = (await Server.Connect().ListTokens(new(), stop)).Tokens;
        Columns.Write(["id", "for", "name", "ends in", "created", "last used", "state"], tokens.Select(token => (string[])
            [$"{token.Id}", token.Channel ?? token.PersonName ?? token.Kind, token.Name, token.Hint, Day(token.CreatedAt), Day(token.LastUsedAt), State(token) + (token.UsesSinceRotated is { } uses && token.RevokedAt is null ? $", replaced, {uses} uses since" : "")]));
        return 0;
    }

    static async Task<int> Rotate(Guid id, int overlap, CancellationToken stop)
    {
        if (overlap is < 0 or > 720)
            throw new CannotGoOn("--overlap is a number of hours from 0 to 720.");
        var fresh = await Server.Connect().RotateToken(id, new() { OverlapHours = overlap }, stop);
        await Console.Error.WriteLineAsync($"{fresh.Token.Id} takes the place of {id}, which {(overlap == 0 ? "has ended" : $"goes on for {overlap} hours at the most")}. Keep it now, it is not shown again.");
        Console.WriteLine(fresh.Secret);
        return 0;
    }

    static async Task<int> Revoke(Guid id, CancellationToken stop)
    {
        await Server.Connect().RevokeToken(id, stop);
        Console.WriteLine($"{id} is revoked.");
        return 0;
    }

    static string State(IssuedToken token) =>
        token.RevokedAt is { } at ? $"revoked {Day(at)}"
        : token.ExpiresAt is { } end ? end < TimeProvider.System.GetUtcNow() ? $"expired {Day(end)}" : $"until {Day(end)}"
        : "valid";

    static string Day(DateTimeOffset? at) => at?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "never";
}
