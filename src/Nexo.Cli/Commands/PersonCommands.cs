using System.CommandLine;
using System.Security.Cryptography;
using Nexo.Client;

namespace Nexo.Cli.Commands;

/// <summary><c>person list|add|invite|change|hand-over|remove|reset-link</c>: who belongs to the workspace. Admins change.</summary>
static class PersonCommands
{
    static readonly Argument<string> Email = new("email") { Description = "What they sign in with." };

    static readonly Option<string> Name = new("--name") { Description = "As people see them." };

    static readonly Option<bool> NewPassword = new("--new-password") { Description = "Make a new password and show it once." };

    static readonly Option<bool?> Deactivated = new("--deactivated") { Description = "true shuts them out, false lets them in again." };

    static readonly Option<string> To = new("--to") { Description = "Who gets what they have in hand.", HelpName = "person", Required = true };

    public static Command Make()
    {
        var (role, newRole) = (Role(required: true), Role(required: false));
        var list = Verb.Shows("list", "The people of the workspace; their ids are what assigning takes.", List);
        var add = Verb.Does("add", "Make somebody a member; their password is shown once.", asked => Add(asked, role), "person add ana@example.com --role head --channels amazon shopee").Takes(Email, role, Name, Options.Channels, Options.Categories);
        var invite = Verb.Does("invite", "Make a link by which somebody comes in and chooses their own password; it is printed once.", asked => Invite(asked, role), "person invite ana@example.com --role member").Takes(Email, role, Name, Options.Channels, Options.Categories);
        var change = Verb.Does("change", "Change name, role, work or password, shut out or let in again.", asked => Change(asked, newRole), "person change ana@example.com --role qa").Takes(Email, newRole, Name, Options.Channels, Options.Categories, NewPassword, Deactivated);
        var handOver = Verb.Does("hand-over", "Give what somebody has in hand to somebody else.", HandOver, "person hand-over ana@example.com --to bruno@example.com").Takes(Email, To);
        var remove = Verb.Does("remove", "Take somebody out of the workspace; what they did stays.", Remove).Takes(Email);
        var link = Verb.Does("reset-link", "Make a link by which somebody sets a new password: once, within 60 minutes.", ResetLink).Takes(Email);
        var person = Verb.Noun("person", "Who belongs to the workspace.", list, add, invite, change, handOver, remove, link);
        person.Aliases.Add("people");
        return person;
    }

    /// <param name="asked">By whom.</param>
    /// <param name="who">An e-mail address or an id.</param>
    /// <exception cref="CannotGoOn">Nobody here has this address.</exception>
    public static async Task<Member> Find(Asked asked, string who) =>
        (await asked.Nexo.ListPeople(asked.Stop)).People.FirstOrDefault(person => string.Equals(person.Email, who, StringComparison.OrdinalIgnoreCase) || $"{person.Id}" == who)
        ?? throw new CannotGoOn($"Nobody in this workspace has the address {who}; '{asked.Terminal.Name} person list' shows who there is.");

    static async Task List(Asked asked)
    {
        var all = await asked.Nexo.ListPeople(asked.Stop);
        asked.Table(all, all.People,
        [
            new("id", person => $"{person.Id}", Rank: 3), new("name", person => person.Name, Shrinks: true), new("e-mail", person => person.Email), new("role", person => person.Role), new("channels", person => string.Join(' ', person.Channels), Shrinks: true, Rank: 2),
            new("sign-in", person => person.DeactivatedAt is not null ? "deactivated" : person.CanSignIn ? "yes" : "no password", Rank: 1),
        ]);
    }

    static async Task Add(Asked asked, Option<string> role)
    {
        var password = Password();
        var added = await asked.Nexo.AddPerson(new()
        {
            Email = asked.Get(Email), Name = asked.Get(Name) ?? asked.Get(Email), Role = asked.Required(role), Channels = asked.Names(Options.Channels), Categories = asked.Names(Options.Categories), Password = password,
        }, asked.Stop);
        asked.Secret(new { person = added, password }, password, $"{added.Id}: {added.Email}, {added.Role}. Keep the password now, it is not shown again.");
    }

    static async Task Invite(Asked asked, Option<string> role)
    {
        var fresh = await asked.Nexo.InvitePerson(new() { Email = asked.Get(Email), Name = asked.Get(Name), Role = asked.Required(role), Channels = asked.Names(Options.Channels), Categories = asked.Names(Options.Categories) }, asked.Stop);
        InvitationCommands.Tell(asked, fresh);
    }

    static async Task Change(Asked asked, Option<string> role)
    {
        var password = asked.Get(NewPassword) ? Password() : null;
        var changed = await asked.Nexo.ChangePerson((await Find(asked, asked.Get(Email))).Id, new()
        {
            Name = asked.Get(Name), Role = asked.Get(role), Channels = asked.Names(Options.Channels), Categories = asked.Names(Options.Categories), Password = password, Deactivated = asked.Get(Deactivated),
        }, asked.Stop);
        var sentence = $"{changed.Id}: {changed.Email}, {changed.Role}{(changed.DeactivatedAt is null ? "" : ", deactivated")}.";
        if (password is null)
            asked.Done(changed, $"{changed.Id}", sentence);
        else
            asked.Secret(new { person = changed, password }, password, $"{sentence} Keep the password now, it is not shown again.");
    }

    static async Task HandOver(Asked asked)
    {
        var (from, to) = (await Find(asked, asked.Get(Email)), await Find(asked, asked.Required(To)));
        var given = await asked.Nexo.HandOver(from.Id, new() { To = to.Id }, null, asked.Stop);
        asked.Done(given, $"{to.Id}", $"{to.Name} has {given.HandedOver} {(given.HandedOver == 1 ? "task" : "tasks")} of {from.Name}.");
    }

    static async Task Remove(Asked asked)
    {
        var person = await Find(asked, asked.Get(Email));
        await asked.Nexo.RemovePerson(person.Id, asked.Stop);
        asked.Done(new { removed = person.Id }, $"{person.Id}", $"{person.Name} is no member any more.");
    }

    static async Task ResetLink(Asked asked)
    {
        var link = await asked.Nexo.MakeResetLink((await Find(asked, asked.Get(Email))).Id, asked.Stop);
        asked.Secret(link, link.Link, $"Until {Asked.When(link.ExpiresAt)}, once. Whoever has it sets the password: hand it over safely.");
    }

    static Option<string> Role(bool required) => Options.Among("--role", "member, qa, head or admin.", ["member", "qa", "head", "admin"], required);

    static string Password() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(15));
}
