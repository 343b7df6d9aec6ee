using System.CommandLine;
using System.Globalization;
using Nexo.Client;

namespace Nexo.Cli.Commands;

/// <summary><c>token list|create|rotate|revoke</c>: keys for agents and for oneself.</summary>
static class TokenCommands
{
    static readonly Argument<string> Name = new("name") { Description = "What it is for." };

    static readonly Argument<Guid> Id = Options.Id("nexo token list");

    static readonly Option<int?> Days = new("--days") { Description = "Valid for so many days; without it, until it is revoked." };

    static readonly Option<string> Person = new("--person") { Description = "Make it the key of the member with this e-mail address." };

    static readonly Option<bool> Runner = new("--runner") { Description = "Make it the token of a program that keeps its runs in the ledger (/agents/tasks) and may do nothing else." };

    static readonly Option<int> Overlap = new("--overlap") { Description = "Hours the old one goes on beside the new one, 0 to 720.", DefaultValueFactory = _ => 24 };

    static readonly Option<string> State = new("--state") { Description = "Narrowed as the API says, for example valid." };

    public static Command Make()
    {
        var list = Verb.Shows("list", "Tokens and keys, without their secrets.", List);
        list.Add(State);
        var create = Verb.Does("create", "Make an agent's token (with --channel), a runner's (with --runner), a member's key (with --person) or one's own. It is shown once.", Create, "token create \"Robô de preços\" --channel amazon --days 90").Takes(Name, Options.Channel, Runner, Person, Days);
        var rotate = Verb.Does("rotate", "Make a token's successor, which is shown once; both work for a while.", Rotate, "token rotate 0198a2b8-5dcd-7a73-beae-74750830ee18 --overlap 1").Takes(Id, Overlap);
        var revoke = Verb.Does("revoke", "Make a token invalid, at once and for good.", Revoke).Takes(Id);
        var token = Verb.Noun("token", "Keys for agents and people.", list, create, rotate, revoke);
        token.Aliases.Add("tokens");
        return token;
    }

    static async Task List(Asked asked)
    {
        var all = await asked.Nexo.ListTokens(new() { State = asked.Get(State) }, asked.Stop);
        asked.Table(all, all.Tokens,
        [
            new("id", token => $"{token.Id}"), new("for", token => token.Channel ?? token.PersonName ?? token.Kind), new("name", token => token.Name, Shrinks: true), new("ends in", token => token.Hint, Rank: 2), new("created", token => Asked.Day(token.CreatedAt), Rank: 3),
            new("last used", token => token.LastUsedAt is null ? "never" : Asked.Day(token.LastUsedAt), Rank: 1), new("state", token => StateOf(token) + (token.UsesSinceRotated is { } uses && token.RevokedAt is null ? $", replaced, {uses} uses since" : ""), Shrinks: true),
        ]);
    }

    static async Task Create(Asked asked)
    {
        if (asked.Get(Days) is < 1 or > 3650)
            throw new CannotGoOn("--days is a number from 1 to 3650.");
        var person = asked.Get(Person) is { } email ? await PersonCommands.Find(asked, email) : null;
        var until = asked.Get(Days) is { } length ? TimeProvider.System.GetUtcNow().AddDays(length).ToString("O", CultureInfo.InvariantCulture) : null;
        var fresh = await asked.Nexo.CreateToken(new() { Name = asked.Get(Name), Channel = asked.Get(Options.Channel), Person = person?.Id, Runner = asked.Get(Runner) ? true : null, ExpiresAt = until }, null, asked.Stop);
        asked.Secret(fresh, fresh.Secret, $"{fresh.Token.Id}: keep it now, it is not shown again.");
    }

    static async Task Rotate(Asked asked)
    {
        var (id, overlap) = (asked.Get(Id), asked.Get(Overlap));
        if (overlap is < 0 or > 720)
            throw new CannotGoOn("--overlap is a number of hours from 0 to 720.");
        var fresh = await asked.Nexo.RotateToken(id, new() { OverlapHours = overlap }, asked.Stop);
        asked.Secret(fresh, fresh.Secret, $"{fresh.Token.Id} takes the place of {id}, which {(overlap == 0 ? "has ended" : $"goes on for {overlap} hours at the most")}. Keep it now, it is not shown again.");
    }

    static async Task Revoke(Asked asked)
    {
        await asked.Nexo.RevokeToken(asked.Get(Id), asked.Stop);
        asked.Done(new { revoked = asked.Get(Id) }, $"{asked.Get(Id)}", $"{asked.Get(Id)} is revoked.");
    }

    static string StateOf(IssuedToken token) =>
        token.RevokedAt is { } at ? $"revoked {Asked.Day(at)}"
        : token.ExpiresAt is { } end ? end < TimeProvider.System.GetUtcNow() ? $"expired {Asked.Day(end)}" : $"until {Asked.Day(end)}"
        : "valid";
}
