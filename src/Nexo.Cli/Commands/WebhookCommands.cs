using System.CommandLine;
using Nexo.Client;

namespace Nexo.Cli.Commands;

/// <summary><c>webhooks list|add|pause|resume|test|rotate|deliveries|delivery|replay|delete</c>: where events are sent.</summary>
static class WebhookCommands
{
    static readonly Argument<string> Name = new("name") { Description = "As people call it, or its id." };

    static readonly Argument<string> Url = new("url") { Description = "Where it is; http:// or https://. - reads it from standard input, so that a secret address stands on no command line." };

    static readonly Option<string[]> Kinds = new("--kinds") { Description = "Kinds of events, separated by blanks: run.failed 'task.*' '*'.", AllowMultipleArgumentsPerToken = true, Required = true };

    static readonly Option<string> Format = Options.Among("--format", "standard (signed JSON, the default), slack or email.", ["standard", "slack", "email"]);

    static readonly Option<string> Status = Options.Among("--status", "pending, delivered or failed.", ["pending", "delivered", "failed"]);

    static readonly Option<DateTimeOffset> Since = new("--since") { Description = "Made at this time or later, for example 2026-11-21T00:00:00Z.", Required = true };

    static readonly Argument<Guid> Delivery = Options.Id("webhooks deliveries");

    public static Command Make()
    {
        var webhooks = Verb.Noun("webhooks", "Where events of the workspace are sent. For heads and admins.", Verb.Shows("list", "The endpoints, and how they are.", List),
            Verb.Does("add", "Send events to an address; its secret is printed once.", Add, "webhooks add ERP https://erp.example/nexo --kinds run.failed 'task.*'").Takes(Name, Url, Kinds, Format),
            Verb.Does("pause", "Send nothing for now.", asked => Switch(asked, false)).Takes(Name),
            Verb.Does("resume", "Send again, also what waited.", asked => Switch(asked, true)).Takes(Name),
            Verb.Does("test", "Send a test event now. Exit code 1 when it does not arrive.", Test).Takes(Name),
            Verb.Does("rotate", "Give it a new secret, printed once; both sign for 24 hours.", Rotate).Takes(Name),
            Verb.Shows("deliveries", "What was and is to be delivered, the newest first.", Deliveries, "webhooks deliveries ERP --status failed").Takes(Name, Status, Options.Limit, Options.Cursor),
            Verb.Shows("delivery", "One delivery: its message and every attempt.", One).Takes(Delivery),
            Verb.Does("replay", "Deliver again what failed since a time; not what was a test.", Replay, "webhooks replay ERP --since 2026-11-21T00:00:00Z").Takes(Name, Since),
            Verb.Does("redeliver", "Deliver one delivery again, under the same webhook-id.", Redeliver).Takes(Delivery),
            Verb.Does("delete", "Drop an endpoint and its delivery log.", Delete).Takes(Name));
        webhooks.Aliases.Add("webhook");
        return webhooks;
    }

    static async Task<WebhookEndpoint> Find(Asked asked)
    {
        var name = asked.Get(Name);
        return (await asked.Nexo.ListWebhooks(asked.Stop)).Webhooks.FirstOrDefault(w => string.Equals(w.Name, name, StringComparison.OrdinalIgnoreCase) || $"{w.Id}" == name)
            ?? throw new CannotGoOn($"No webhook is called '{name}'; '{asked.Terminal.Name} webhooks list' shows those there are.");
    }

    static async Task List(Asked asked)
    {
        var found = await asked.Nexo.ListWebhooks(asked.Stop);
        asked.Table(found, found.Webhooks,
        [
            new("id", w => $"{w.Id}", Rank: 5), new("name", w => w.Name, Shrinks: true), new("format", w => w.Format, Rank: 2), new("address", w => w.Address, Shrinks: true, Rank: 3),
            new("kinds", w => string.Join(' ', w.Kinds), Shrinks: true, Rank: 1), new("state", w => w.DisabledReason ?? (w.FailingSince is null ? "on" : "failing")), new("last delivered", w => w.LastDeliveredAt is { } at ? $"{at:u}" : "never", Rank: 4),
        ]);
    }

    static async Task Add(Asked asked)
    {
        var url = asked.Get(Url) is not "-" and { } typed ? typed : (await asked.Terminal.Input.ReadToEndAsync(asked.Stop)).Trim();
        var fresh = await asked.Nexo.CreateWebhook(new() { Name = asked.Get(Name), Url = url, Kinds = asked.Get(Kinds), Format = asked.Get(Format) }, asked.Stop);
        asked.Done(fresh, fresh.Secret ?? $"{fresh.Endpoint.Id}", fresh.Secret is null ? $"{fresh.Endpoint.Name} is told from now on." : $"{fresh.Endpoint.Name} is told from now on. Its secret, shown this once: {fresh.Secret}");
    }

    static async Task Switch(Asked asked, bool active)
    {
        var found = await Find(asked);
        var changed = await asked.Nexo.ChangeWebhook(found.Id, new() { Active = active }, asked.Stop);
        asked.Done(changed, $"{found.Id}", active ? $"{found.Name} is told again." : $"{found.Name} is told nothing until '{asked.Terminal.Name} webhooks resume \"{found.Name}\"'.");
    }

    static async Task<int> Test(Asked asked)
    {
        var found = await Find(asked);
        var test = await asked.Nexo.TestWebhook(found.Id, asked.Stop);
        asked.Done(test, $"{test.DeliveryId}", test.Works ? $"{found.Name} took it in {test.Milliseconds} ms ({test.Status})." : $"{found.Name} did not take it: {test.Error}{(test.Status is { } status ? $" {status}" : "")}.");
        return test.Works ? 0 : ExitCode.Refused;
    }

    static async Task Rotate(Asked asked)
    {
        var found = await Find(asked);
        var fresh = await asked.Nexo.RotateWebhookSecret(found.Id, asked.Stop);
        asked.Done(fresh, fresh.Secret!, $"The new secret of {found.Name}, shown this once: {fresh.Secret}");
    }

    static async Task Deliveries(Asked asked)
    {
        var found = await Find(asked);
        var list = await asked.Nexo.ListWebhookDeliveries(found.Id, new() { Status = asked.Get(Status), Limit = asked.Get(Options.Limit), Cursor = asked.Get(Options.Cursor) }, asked.Stop);
        asked.Table(list, list.Deliveries,
        [
            new("id", d => $"{d.Id}", Rank: 1), new("made", d => $"{d.CreatedAt:u}", Rank: 2), new("kind", d => d.Kind, Shrinks: true), new("status", d => d.Status), new("tries", d => $"{d.Attempts}", Rank: 3),
            new("last answer", d => d.LastStatus is { } status ? $"{status}" : d.LastError ?? "none"), new("next", d => d.NextAt is { } at ? $"{at:u}" : "", Rank: 4),
        ], list.NextCursor is null ? null : $"More: --cursor {list.NextCursor}");
    }

    static async Task One(Asked asked)
    {
        var detail = await asked.Nexo.GetWebhookDelivery(asked.Get(Delivery), asked.Stop);
        asked.Table(detail, detail.Attempts,
        [
            new("try", a => $"{a.Number}"), new("at", a => $"{a.At:u}"), new("ms", a => $"{a.Milliseconds}"), new("answer", a => a.Status is { } status ? $"{status}" : a.Error ?? "none"), new("text", a => a.Answer, Shrinks: true, Rank: 1),
        ], $"{detail.Delivery.Kind} is {detail.Delivery.Status}. The message: {detail.Message}");
    }

    static async Task Replay(Asked asked)
    {
        var found = await Find(asked);
        var replayed = await asked.Nexo.ReplayWebhookDeliveries(found.Id, new() { Since = asked.Get(Since) }, asked.Stop);
        asked.Done(replayed, $"{replayed.Count}", $"{replayed.Count} are delivered again to {found.Name}.");
    }

    static async Task Redeliver(Asked asked)
    {
        var again = await asked.Nexo.ReplayWebhookDelivery(asked.Get(Delivery), asked.Stop);
        asked.Done(again, $"{again.Id}", $"{again.Kind} is delivered again.");
    }

    static async Task Delete(Asked asked)
    {
        var found = await Find(asked);
        await asked.Nexo.DeleteWebhook(found.Id, asked.Stop);
        asked.Done(new { deleted = found.Id }, $"{found.Id}", $"{found.Name} is told nothing any more.");
    }
}
