using System.CommandLine;
using Nexo.Client;

namespace Nexo.Cli.Commands;

/// <summary><c>policy list|show|dry-run|add|change|enable|disable|remove</c>: what needs whose approval, and what a policy would have done.</summary>
static class PolicyCommands
{
    static readonly Argument<string> Which = new("policy") { Description = "Its name or id." };

    static readonly Argument<string?> Perhaps = new("policy") { Description = "Its name or id; or --from a file.", Arity = ArgumentArity.ZeroOrOne };

    static readonly Option<int> Days = new("--days") { Description = "How far to look back, 1 to 365.", DefaultValueFactory = _ => 30 };

    public static Command Make()
    {
        var list = Verb.Shows("list", "The policies, in the order they are asked.", List);
        var show = Verb.Shows("show", "One policy, and how it came to be so.", Show).Takes(Which);
        var dryRun = Verb.Shows("dry-run", "What a policy would have done to the tasks of the last days; nothing is changed.", DryRun, "policy dry-run \"Preço até 5 %\" --days 90", "policy dry-run --from policy.json --json").Takes(Perhaps, Options.From, Days);
        var add = Verb.Does("add", "Add a policy at the end: the JSON body of POST /api/policies.", Add, "policy add --from policy.json").Takes(Options.RequiredFrom);
        var enable = Verb.Does("enable", "Let a policy speak.", asked => Change(asked, _ => new() { Enabled = true })).Takes(Which);
        var disable = Verb.Does("disable", "Let a policy be silent.", asked => Change(asked, _ => new() { Enabled = false })).Takes(Which);
        var change = Verb.Does("change", "Change a policy: the JSON body of PATCH /api/policies/ID.", Replace).Takes(Which, Options.RequiredFrom);
        var remove = Verb.Does("remove", "Remove a policy.", Remove).Takes(Which);
        var policy = Verb.Noun("policy", "What needs whose approval.", list, show, dryRun, add, change, enable, disable, remove);
        policy.Aliases.Add("policies");
        return policy;
    }

    static async Task<Policy> Find(Asked asked, string which) =>
        (await asked.Nexo.ListPolicies(asked.Stop)).Policies.FirstOrDefault(one => $"{one.Id}" == which || string.Equals(one.Name, which, StringComparison.OrdinalIgnoreCase))
        ?? throw new CannotGoOn($"There is no policy '{which}'; '{asked.Terminal.Name} policy list' shows those there are.");

    static async Task List(Asked asked)
    {
        var all = await asked.Nexo.ListPolicies(asked.Stop);
        asked.Table(all, all.Policies,
        [
            new("id", one => $"{one.Id}", Rank: 5), new("place", one => $"{one.Place}"), new("state", one => one.Enabled ? "on" : "off"), new("effect", one => one.Effect), new("four eyes", one => one.FourEyes ? "yes" : "", Rank: 2),
            new("expires", one => Expiry(one.ExpiresAfterDays), Rank: 3), new("version", one => $"{one.Version}", Rank: 4), new("name", one => one.Name, Shrinks: true),
        ], $"Where none speaks: one approval{(all.Default.FourEyes ? ", four eyes" : "")}{(all.Default.ExpiresAfterDays is null ? "" : $", expires after {Expiry(all.Default.ExpiresAfterDays)}")}.");
    }

    static async Task Show(Asked asked)
    {
        var policy = await Find(asked, asked.Get(Which));
        var story = await asked.Nexo.ReadPolicyHistory(policy.Id, asked.Stop);
        asked.Facts(new { policy, story.Events }, $"{policy.Id}", ("id", $"{policy.Id}"), ("name", policy.Name), ("place", $"{policy.Place}"), ("state", policy.Enabled ? "on" : "off"), ("effect", policy.Effect), ("four eyes", policy.FourEyes ? "yes" : null),
            ("expires", Expiry(policy.ExpiresAfterDays)), ("version", $"{policy.Version}"), ("conditions", JsonText.Of(policy.Conditions, indented: true)), ("history", string.Join('\n', story.Events.Select(told => $"{Asked.When(told.At)} {told.Kind}, {told.ActorName ?? told.Actor}"))));
    }

    static async Task DryRun(Asked asked)
    {
        var stored = asked.Get(Perhaps) is { } which ? await Find(asked, which) : null;
        var draft = asked.Get(Options.From) is { } file ? await asked.Read<PolicyChange>(file) : null;
        if (stored is null && draft is null)
            throw new CannotGoOn("Which one? Its name, or --from FILE for one that is not stored.");
        var tried = await asked.Nexo.TryPolicy(new() { PolicyId = stored?.Id, Policy = draft, Days = asked.Get(Days) }, null, asked.Stop);
        if (!asked.IsJson && !asked.IsQuiet)
        {
            asked.Lines(Columns.Of([("now", tried.Now), ("with it", tried.With)], [new("", row => row.Item1), new("approve", row => $"{row.Item2.Approve}"), new("ask", row => $"{row.Item2.Ask}"), new("ask_two", row => $"{row.Item2.AskTwo}"), new Column<(string, EffectCounts)>("never", row => $"{row.Item2.Never}")], asked.Terminal.Width));
            asked.Lines([$"{stored?.Name ?? draft?.Name ?? "It"} ({tried.Effect}) would have spoken on {tried.Speaks} of {tried.Examined} tasks{(tried.IsWhole ? "" : " (only the newest were looked at)")}; people approved {tried.Approved} of them and rejected {tried.Rejected}."]);
            if (tried.Agreement is { } agreement)
                asked.Lines([FormattableString.Invariant($"Agreement {agreement} %{(tried.Contradicted > 0 ? $": {tried.Contradicted} were decided otherwise" : "")}.")]);
        }
        asked.Table(tried, tried.Examples, [new("id", one => $"{one.Id}"), new("became", one => one.Became), new("agrees", one => one.Agrees switch { true => "yes", false => "no", null => "" }), new("title", one => one.Title, Shrinks: true)]);
    }

    static async Task Add(Asked asked)
    {
        var policy = await asked.Nexo.AddPolicy(await asked.Read<PolicyChange>(asked.Required(Options.RequiredFrom)), null, asked.Stop);
        asked.Done(policy, $"{policy.Id}", $"{policy.Name} is number {policy.Place}, {(policy.Enabled ? "on" : "off")}; '{asked.Terminal.Name} policy dry-run \"{policy.Name}\"' tries it on history.");
    }

    static async Task Replace(Asked asked)
    {
        var wanted = await asked.Read<PolicyChange>(asked.Required(Options.RequiredFrom));
        await Change(asked, _ => wanted);
    }

    static async Task Change(Asked asked, Func<Policy, PolicyChange> change)
    {
        var policy = await Find(asked, asked.Get(Which));
        var wanted = change(policy);
        var changed = await asked.Nexo.ChangePolicy(policy.Id, wanted with { Version = wanted.Version ?? policy.Version }, asked.Stop);
        asked.Done(changed, $"{changed.Id}", $"{changed.Name} is {(changed.Enabled ? "on" : "off")}, version {changed.Version}.");
    }

    static async Task Remove(Asked asked)
    {
        var policy = await Find(asked, asked.Get(Which));
        await asked.Nexo.RemovePolicy(policy.Id, asked.Stop);
        asked.Done(new { deleted = policy.Id }, $"{policy.Id}", $"{policy.Name} is removed.");
    }

    static string Expiry(int? days) => days is null ? "" : $"{days} d";
}
