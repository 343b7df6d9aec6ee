using System.CommandLine;
using System.Security.Cryptography;
using Nexo.Client;

namespace Nexo.Cli.Commands;

/// <summary><c>person list|add|change|reset-link</c>: who belongs to the workspace. Admins add and change.</summary>
static class PersonCommands
{
    static readonly Argument<string> Email = new("email") { Description = "What they sign in with." };

    static readonly Option<string> Name = new("--name") { Description = "As people see them." };

    static readonly Option<string[]> Channels = new("--channels") { Description = "What they work on, separated by blanks.", AllowMultipleArgumentsPerToken = true };

    static readonly Option<string[]> Categories = new("--categories") { Description = "optimization, best-practice, scaling, analysis; separated by blanks.", AllowMultipleArgumentsPerToken = true };

    static readonly Option<bool> NewPassword = new("--new-password") { Description = "Make a new password and show it once." };

    static readonly Option<bool?> Deactivated = new("--deactivated") { Description = "true shuts them out, false lets them in again." };

    public static Command Make()
    {
        var (role, newRole) = (Role(required: true), Role(required: false));
        var list = new Command("list", "The people of the workspace; their ids are what assigning takes.");
        list.SetAction((_, stop) => List(stop));
        var add = new Command("add", "Make somebody a member; their password is shown once.") { Email, role, Name, Channels, Categories };
        add.SetAction((given, stop) => Add(
            new() { Email = given.GetRequiredValue(Email), Name = given.GetValue(Name) ?? given.GetRequiredValue(Email), Role = given.GetRequiredValue(role), Channels = Given(given.GetValue(Channels)), Categories = Given(given.GetValue(Categories)), Password = Password() }, stop));
        var invite = new Command("invite", "Make a link by which somebody comes in and chooses their own password; it is printed once.") { Email, role, Name, Channels, Categories };
        invite.SetAction((given, stop) => Invite(new() { Email = given.GetRequiredValue(Email), Name = given.GetValue(Name), Role = given.GetRequiredValue(role), Channels = Given(given.GetValue(Channels)), Categories = Given(given.GetValue(Categories)) }, stop));
        var change = new Command("change", "Change name, role, work or password, shut out or let in again.") { Email, newRole, Name, Channels, Categories, NewPassword, Deactivated };
        change.SetAction((given, stop) => Change(given.GetRequiredValue(Email), new() { Name = given.GetValue(Name), Role = given.GetValue(newRole), Channels = Given(given.GetValue(Channels)), Categories = Given(given.GetValue(Categories)), Password = given.GetValue(NewPassword) ? Password() : null, Deactivated = given.GetValue(Deactivated) }, stop));
        var link = new Command("reset-link", "Make a link by which somebody sets a new password: once, within 60 minutes.") { Email };
        link.SetAction((given, stop) => ResetLink(given.GetRequiredValue(Email), stop));
        var person = new Command("person", "Who belongs to the workspace; by itself it lists them.") { list, add, change, link };
        person.SetAction((_, stop) => List(stop));
        return person;
    }

    /// <exception cref="CannotGoOn">Nobody here has this address.</exception>
    public static async Task<Member> Find(NexoClient nexo, string email, CancellationToken stop) =>
        (await nexo.ListPeople(stop)).People.FirstOrDefault(person => string.Equals(person.Email, email, StringComparison.OrdinalIgnoreCase))
        ?? throw new CannotGoOn($"Nobody in this workspace has the address {email}; './nexo person list' shows who there is.");

    static async Task<int> List(CancellationToken stop)
    {
        Columns.Write(["id", "name", "e-mail", "role", "channels", "sign-in"], (await Server.Connect().ListPeople(stop)).People.Select(person => (string[])
            [$"{person.Id}", person.Name, person.Email, person.Role, string.Join(' ', person.Channels), person.DeactivatedAt is not null ? "deactivated" : person.CanSignIn ? "yes" : "no password"]));
        return 0;
    }

    static async Task<int> Add(NewPerson person, CancellationToken stop)
    {
        var added = await Server.Connect().AddPerson(person, stop);
        await Console.Error.WriteLineAsync($"{added.Id}: {added.Email}, {added.Role}. Keep the password now, it is not shown again.");
        Console.WriteLine(person.Password);
        return 0;
    }

    static async Task<int> Invite(WantedInvitation invitation, CancellationToken stop)
    {
        var fresh = await Server.Connect().InvitePerson(invitation, stop);
        await Console.Error.WriteLineAsync($"{fresh.Invitation.Email}, {fresh.Invitation.Role}: the link opens the workspace once, until {fresh.Invitation.ExpiresAt:yyyy-MM-dd}.{(fresh.Mailed ? " It also goes out by mail." : "")} Keep it now, it is not shown again.");
        Console.WriteLine(fresh.Link);
        return 0;
    }

    static async Task<int> Change(string email, PersonChange change, CancellationToken stop)
    {
        var nexo = Server.Connect();
        var changed = await nexo.ChangePerson((await Find(nexo, email, stop)).Id, change, stop);
        await Console.Error.WriteLineAsync($"{changed.Id}: {changed.Email}, {changed.Role}{(changed.DeactivatedAt is null ? "" : ", deactivated")}.");
        if (change.Password is { } password)
            Console.WriteLine(password);
        return 0;
    }

    static async Task<int> ResetLink(string email, CancellationToken stop)
    {
        var nexo = Server.Connect();
        var link = await nexo.MakeResetLink((await Find(nexo, email, stop)).Id, stop);
        await Console.Error.WriteLineAsync($"Until {link.ExpiresAt:u}, once. Whoever has it sets the password: hand it over safely.");
        Console.WriteLine(link.Link);
        return 0;
    }

    static Option<string> Role(bool required) =>
        new Option<string>("--role") { Description = "member, qa, head or admin.", Required = required }.AcceptOnlyFromAmong("member", "qa", "head", "admin");

    static string[]? Given(string[]? names) => names is { Length: > 0 } ? names : null;

    static string Password() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(15));
}
