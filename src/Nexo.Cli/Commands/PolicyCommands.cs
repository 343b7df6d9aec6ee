using System.CommandLine;
using Nexo.Client;

namespace Nexo.Cli.Commands;

/// <summary><c>policy list|dry-run</c>: what needs whose approval, and what a policy would have done.</summary>
static class PolicyCommands
{
    static readonly Argument<string> Which = new("policy") { Description = "Its name or id." };

    static readonly Option<int> Days = new("--days") { Description = "How far to look back, 1 to 365.", DefaultValueFactory = _ => 30 };

    public static Command Make()
    {
        var list = new Command("list", "The policies, in the order they are asked.");
        list.SetAction((_, stop) => List(stop));
        var dryRun = new Command("dry-run", "What a policy would have done to the tasks of the last days; nothing is changed.") { Which, Days };
        dryRun.SetAction((given, stop) => DryRun(given.GetRequiredValue(Which), given.GetValue(Days), stop));
        var policy = new Command("policy", "What needs whose approval; by itself it lists the policies.") { list, dryRun };
        policy.SetAction((_, stop) => List(stop));
        return policy;
    }

    static async Task<int> List(CancellationToken stop)
    {
        var all = await Server.Connect().ListPolicies(stop);
        Columns.Write(["place", "state", "effect", "four eyes", "expires", "version", "name"], all.Policies.Select(policy => (string[])
            [$"{policy.Place}", policy.Enabled ? "on" : "off", policy.Effect, policy.FourEyes ? "yes" : "", Expiry(policy.ExpiresAfterDays), $"{policy.Version}", policy.Name]));
        Console.WriteLine($"Where none speaks: one approval{(all.Default.FourEyes ? ", four eyes" : "")}{(all.Default.ExpiresAfterDays is null ? "" : $", expires after {Expiry(all.Default.ExpiresAfterDays)}")}.");
        return 0;
    }

    static async Task<int> DryRun(string which, int days, CancellationToken stop)
    {
        var nexo = Server.Connect();
        var policy = (await nexo.ListPolicies(stop)).Policies.FirstOrDefault(one => $"{one.Id}" == which || string.Equals(one.Name, which, StringComparison.OrdinalIgnoreCase))
            ?? throw new CannotGoOn($"There is no policy '{which}'; './nexo policy list' shows those there are.");
        var tried = await nexo.TryPolicy(new() { PolicyId = policy.Id, Days = days }, null, stop);
        Columns.Write(["", "approve", "ask", "ask_two", "never"], [Counts("now", tried.Now), Counts("with it", tried.With)]);
        Console.WriteLine($"{policy.Name} ({tried.Effect}) would have spoken on {tried.Speaks} of {tried.Examined} tasks{(tried.IsWhole ? "" : " (only the newest were looked at)")}; people approved {tried.Approved} of them and rejected {tried.Rejected}.");
        if (tried.Agreement is { } agreement)
            Console.WriteLine(FormattableString.Invariant($"Agreement {agreement} %{(tried.Contradicted > 0 ? $": {tried.Contradicted} were decided otherwise" : "")}."));
        if (tried.Examples.Count > 0)
            Columns.Write(["id", "became", "agrees", "title"], tried.Examples.Select(task => (string[])[$"{task.Id}", task.Became, task.Agrees switch { true => "yes", false => "no", null => "" }, task.Title]));
        return 0;
    }

    static string[] Counts(string name, EffectCounts counts) => [name, $"{counts.Approve}", $"{counts.Ask}", $"{counts.AskTwo}", $"{counts.Never}"];

    static string Expiry(int? days) => days is null ? "" : $"{days} d";
}
