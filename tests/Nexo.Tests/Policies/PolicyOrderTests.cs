using FsCheck;
using FsCheck.Fluent;
using Nexo.Channels;
using Nexo.Tasks;
using Shouldly;

namespace Nexo.Tests.Policies;

public sealed class PolicyOrderTests
{
    static readonly string[] Fields = ["title", "description", "price", "stock", "images"];

    static Gen<IReadOnlyList<T>> Some<T>(params T[] values) =>
        from kept in Gen.ArrayOf(Gen.Elements(true, false, false), values.Length)
        select (IReadOnlyList<T>)[.. values.Where((_, i) => kept[i])];

    static readonly Gen<decimal?> End = Gen.Elements<decimal?>(null, 0, 1, 5, 10, 25, 100);

    static readonly Gen<Bounds?> Within = from wanted in Gen.Elements(true, false, false) from least in End from most in End select wanted ? new Bounds(least, most) : null;

    static readonly Gen<Policy> Policies =
        from channels in Some(Channel.Amazon, Channel.Shopee)
        from categories in Some(TaskCategory.Optimization, TaskCategory.Scaling)
        from kinds in Some([.. Fields, "none"])
        from agents in Some("alex", "sunny", "person")
        from impact in Within
        from percent in Within
        from amount in Within
        from effect in Gen.Elements(Enum.GetValues<PolicyEffect>())
        from enabled in Gen.Elements(true, true, true, false)
        from fourEyes in Gen.Elements(true, false)
        from days in Gen.Elements<int?>(null, 3)
        select new Policy
        {
            Id = PolicyId.From(Guid.NewGuid()), Name = "x", Effect = effect, Enabled = enabled, FourEyes = fourEyes, ExpiresAfterDays = days,
            Conditions = new() { Channels = channels, Categories = categories, Kinds = kinds, Agents = agents, Impact = impact, PricePercent = percent, PriceAmount = amount, Currency = "BRL" },
        };

    static readonly Gen<PolicyOrder> Orders =
        from count in Gen.Choose(0, 8)
        from policies in Gen.ArrayOf(Policies, count)
        from fourEyes in Gen.Elements(true, false)
        select new PolicyOrder(policies, new() { FourEyes = fourEyes });

    static readonly Gen<PriceChange> Changes =
        from percent in Gen.Elements(0m, 3, 5, 20, 300, decimal.MaxValue)
        from amount in Gen.Elements(0m, 2, 5, 60, decimal.MaxValue)
        from currency in Gen.Elements<string?>("BRL", "USD", null)
        select new PriceChange(percent, amount, currency);

    static readonly Gen<PolicyFacts> Facts =
        from channel in Gen.Elements(Channel.Amazon, Channel.Shopee, Channel.Kaway)
        from category in Gen.Elements(Enum.GetValues<TaskCategory>())
        from agent in Gen.Elements<string?>("alex", "sunny", null)
        from impact in Gen.Elements(0m, 1, 5, 30)
        from fields in Some(Fields)
        from count in Gen.Choose(1, 3)
        from prices in Gen.ArrayOf(Changes, count)
        select new PolicyFacts
        {
            Channel = channel, Category = category, Agent = agent, Impact = impact, Kinds = fields.Count == 0 ? ["none"] : fields, Prices = fields.Contains("price") ? prices : [],
        };

    static readonly Arbitrary<(PolicyOrder Order, PolicyFacts Task)> Cases = Arb.From(from order in Orders from task in Facts select (order, task));

    static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(2_000);

    [Fact]
    public void The_first_enabled_policy_that_fits_speaks_and_there_is_always_an_answer() =>
        Prop.ForAll(Cases, one =>
        {
            var verdict = one.Order.Judge(one.Task);
            var before = one.Order.InOrder.TakeWhile(policy => policy != verdict.By).ToList();
            before.ShouldAllBe(policy => !policy.Enabled || !PolicyOrder.Fits(policy, one.Task));
            if (verdict.By is null)
                (before.Count, verdict.Effect).ShouldBe((one.Order.InOrder.Count, PolicyEffect.Ask));
            else
                (verdict.By.Enabled, PolicyOrder.Fits(verdict.By, one.Task), verdict.Effect).ShouldBe((true, true, verdict.By.Effect));
        }).Check(Often);

    [Fact]
    public void What_a_never_before_it_forbids_is_not_approved() =>
        Prop.ForAll(Cases, one =>
        {
            var forbidding = one.Order.InOrder.Where(policy => policy is { Enabled: true, Effect: PolicyEffect.Never }).ToList();
            var forbidden = forbidding.Any(policy => PolicyOrder.Fits(policy, one.Task));
            var reordered = one.Order with { InOrder = [.. forbidding, .. one.Order.InOrder.Except(forbidding)] };
            (reordered.Judge(one.Task).Effect is PolicyEffect.Never).ShouldBe(forbidden);
        }).Check(Often);

    [Fact]
    public void A_further_change_or_a_larger_price_never_makes_a_task_fit_what_approves() =>
        Prop.ForAll(Arb.From(from policy in Policies from task in Facts from field in Gen.Elements(Fields) select (policy, task, field)), one =>
        {
            var approves = one.policy with { Effect = PolicyEffect.Approve, Conditions = one.policy.Conditions with { PricePercent = Up(one.policy.Conditions.PricePercent), PriceAmount = Up(one.policy.Conditions.PriceAmount) } };
            var more = one.task with
            {
                Kinds = one.task.Kinds is ["none"] ? one.task.Kinds : [.. one.task.Kinds, one.field],
                Prices = [.. one.task.Prices.Select(price => price with { Percent = decimal.MaxValue, Amount = decimal.MaxValue })],
            };
            if (PolicyOrder.Fits(approves, more))
                PolicyOrder.Fits(approves, one.task).ShouldBeTrue();
        }).Check(Often);

    static Bounds? Up(Bounds? bounds) => bounds is null ? null : new(null, bounds.To);

    [Theory]
    [InlineData("100", "105", null, 5)]
    [InlineData("100", "95", null, 5)]
    [InlineData("104", "105", 50, 110)] // what is said of the price before is measured by the listing itself
    [InlineData(null, "105", 100, 5)]
    [InlineData(null, "105", null, -1)]
    [InlineData("0", "105", null, -1)]
    [InlineData("", "x", null, -1)]
    [InlineData("0.01", "79228162514264337593543950335", null, -1)]
    public void A_price_change_is_measured_in_percent_of_the_price_before(string? before, string after, int? now, int percent) =>
        PriceChange.Of(before, after, now, "BRL").Percent.ShouldBe(percent < 0 ? decimal.MaxValue : percent);

    [Fact]
    public void A_policy_that_approves_wants_everything_to_fit_and_one_that_asks_only_something()
    {
        var task = new PolicyFacts { Channel = Channel.Amazon, Category = TaskCategory.Scaling, Kinds = ["title", "price"], Prices = [new(3, 3, "BRL"), new(30, 30, "USD")] };
        bool Fits(PolicyEffect effect, PolicyConditions conditions) => PolicyOrder.Fits(new Policy { Name = "x", Effect = effect, Conditions = conditions }, task);

        var titles = new PolicyConditions { Kinds = ["title"] };
        (Fits(PolicyEffect.Approve, titles), Fits(PolicyEffect.Never, titles), Fits(PolicyEffect.Approve, new() { Kinds = ["price", "title"] })).ShouldBe((false, true, true));
        var small = new PolicyConditions { PricePercent = new(null, 5) };
        (Fits(PolicyEffect.Approve, small), Fits(PolicyEffect.AskTwo, small), Fits(PolicyEffect.Approve, new() { PricePercent = new(null, 30) })).ShouldBe((false, true, true));
        Fits(PolicyEffect.Approve, new() { PriceAmount = new(null, 1_000), Currency = "BRL" }).ShouldBeFalse("dollars are not measured in reais");
        Fits(PolicyEffect.Approve, new() { ListingCategory = "Moda" }).ShouldBeFalse("it is about no listing");
    }
}
