using System.CommandLine;
using Nexo.Client;

namespace Nexo.Cli.Commands;

/// <summary><c>invitations list|renew|revoke</c>: who has been asked to come in; <c>person invite</c> asks.</summary>
static class InvitationCommands
{
    static readonly Argument<Guid> Id = Options.Id("nexo invitations list");

    public static Command Make()
    {
        var list = Verb.Shows("list", "Who has been asked to come in and has not yet.", List);
        var renew = Verb.Does("renew", "Make a new link; the old one ends.", async asked => Tell(asked, await asked.Nexo.RenewInvitation(asked.Get(Id), asked.Stop))).Takes(Id);
        var revoke = Verb.Does("revoke", "Take an invitation back.", Revoke).Takes(Id);
        return Verb.Noun("invitations", "Who has been asked to come in.", list, renew, revoke);
    }

    public static void Tell(Asked asked, FreshInvitation fresh) => asked.Secret(fresh, fresh.Link,
        $"{fresh.Invitation.Email}, {fresh.Invitation.Role}: the link opens the workspace once, until {Asked.Day(fresh.Invitation.ExpiresAt)}.{(fresh.Mailed ? " It also goes out by mail." : "")} Keep it now, it is not shown again.");

    static async Task List(Asked asked)
    {
        var all = await asked.Nexo.ListInvitations(asked.Stop);
        asked.Table(all, all.Invitations, [new("id", one => $"{one.Id}"), new("e-mail", one => one.Email), new("role", one => one.Role), new("until", one => Asked.Day(one.ExpiresAt)), new("channels", one => string.Join(' ', one.Channels), Shrinks: true, Rank: 1)]);
    }

    static async Task Revoke(Asked asked)
    {
        await asked.Nexo.RevokeInvitation(asked.Get(Id), asked.Stop);
        asked.Done(new { revoked = asked.Get(Id) }, $"{asked.Get(Id)}", $"{asked.Get(Id)} is taken back.");
    }
}

/// <summary><c>workspaces list|create|change</c>: those one belongs to.</summary>
static class WorkspaceCommands
{
    static readonly Argument<string> Name = new("name") { Description = "As people see it." };

    static readonly Argument<Guid> Id = Options.Id("nexo workspaces list");

    static readonly Option<string> NewName = new("--name") { Description = "As people see it." };

    static readonly Option<string> Zone = new("--time-zone") { Description = "Such as America/Sao_Paulo; it decides when a day begins." };

    static readonly Option<bool> Sample = new("--sample-data") { Description = "With the sample catalogue." };

    public static Command Make()
    {
        var list = Verb.Shows("list", "The workspaces one belongs to, and the role in each.", List);
        var create = Verb.Does("create", "Make a workspace; one becomes its admin. A key is of one workspace: make one there.", Create, "workspaces create \"Loja do Sul\" --time-zone America/Sao_Paulo").Takes(Name, Zone, Sample);
        var change = Verb.Does("change", "Change name or time zone.", Change).Takes(Id, NewName, Zone);
        return Verb.Noun("workspaces", "Those one belongs to.", list, create, change);
    }

    static async Task List(Asked asked)
    {
        var all = await asked.Nexo.ListWorkspaces(asked.Stop);
        asked.Table(all, all.Workspaces, [new("id", one => $"{one.Id}"), new("role", one => one.Role), new("current", one => one.IsCurrent ? "yes" : ""), new("time zone", one => one.TimeZone, Rank: 1), new("name", one => one.Name, Shrinks: true)]);
    }

    static async Task Create(Asked asked)
    {
        var made = await asked.Nexo.CreateWorkspace(new() { Name = asked.Get(Name), TimeZone = asked.Get(Zone), SampleData = asked.Get(Sample) ? true : null }, null, asked.Stop);
        asked.Done(made, $"{made.Id}", $"{made.Name} is made; one is its {made.Role}.");
    }

    static async Task Change(Asked asked)
    {
        var changed = await asked.Nexo.ChangeWorkspace(asked.Get(Id), new() { Name = asked.Get(NewName), TimeZone = asked.Get(Zone) }, asked.Stop);
        asked.Done(changed, $"{changed.Id}", $"{changed.Name}, {changed.TimeZone}.");
    }
}
