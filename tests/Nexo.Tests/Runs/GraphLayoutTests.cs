using Nexo.Runs.Pages;
using Shouldly;

namespace Nexo.Tests.Runs;

public sealed class GraphLayoutTests
{
    static readonly GraphNode[] Diamond = [Node("end", "left", "right", "start"), Node("left", "start"), Node("right", "start"), Node("start")];

    [Fact]
    public void A_step_stands_behind_all_it_needs_whatever_the_order_of_the_text()
    {
        var drawn = GraphLayout.Wide(Diamond);

        drawn.Nodes.Select(one => one.Node.Name).ShouldBe(["start", "left", "right", "end"]);
        At(drawn, "left").X.ShouldBe(At(drawn, "right").X);
        At(drawn, "start").X.ShouldBeLessThan(At(drawn, "left").X);
        At(drawn, "end").X.ShouldBeGreaterThan(At(drawn, "left").X);
        drawn.Edges.Count.ShouldBe(5);
        At(drawn, "end").Y.ShouldBe(At(drawn, "start").Y);
        drawn.Edges.Where(edge => edge.Contains('H', StringComparison.Ordinal)).ShouldHaveSingleItem("start to end goes past the wave between them");
        drawn.Nodes.ShouldAllBe(one => one.X + drawn.NodeWidth <= drawn.Width && one.Y + GraphLayout.NodeHeight <= drawn.Height);
    }

    [Fact]
    public void On_a_phone_steps_stand_one_below_the_other_and_far_needs_go_round_in_lanes_of_their_own()
    {
        var drawn = GraphLayout.Tall(Diamond);

        drawn.Width.ShouldBe(340);
        drawn.Nodes.Select(one => one.Y).ShouldBe(drawn.Nodes.Select(one => one.Y).Order());
        drawn.Nodes.Select(one => one.X).Distinct().ShouldHaveSingleItem();
        drawn.Edges.Count(edge => edge.Contains('Q', StringComparison.Ordinal)).ShouldBe(3, "start to right, start to end, left to end");
        drawn.Edges.Where(edge => edge.Contains('Q', StringComparison.Ordinal)).Select(Lane).Distinct().Count().ShouldBe(2, "those of one step share a lane");
    }

    [Fact]
    public void Two_hundred_steps_that_wait_for_the_first_still_fit()
    {
        GraphNode[] nodes = [Node("first"), .. Enumerable.Range(0, 199).Select(i => Node($"s{i}", i == 0 ? ["first"] : ["first", $"s{i - 1}"]))];

        var drawn = GraphLayout.Tall(nodes);

        drawn.Nodes.Count.ShouldBe(200);
        drawn.NodeWidth.ShouldBeGreaterThan(200);
        GraphLayout.Tall([]).Nodes.ShouldBeEmpty();
    }

    static string Lane(string edge) => edge[edge.IndexOf('H', StringComparison.Ordinal)..edge.IndexOf('Q', StringComparison.Ordinal)];

    static GraphLayout.Placed At(GraphLayout drawn, string name) => drawn.Nodes.Single(one => one.Node.Name == name);

    static GraphNode Node(string name, params string[] needs) => new(name, name, needs, null, "");
}
