using System.Globalization;

namespace Nexo.Runs.Pages;

/// <summary>A step in a graph.</summary>
/// <param name="Status">As on the wire; null where nothing runs.</param>
/// <param name="Note">Below the caption.</param>
/// <param name="Href">Null: it leads nowhere.</param>
public sealed record GraphNode(string Name, string Caption, IReadOnlyList<string> Needs, string? Status, string Note, string? Href = null, bool IsCurrent = false);

/// <summary>Steps placed by waves, and the paths from what a step needs to the step. Lengths in pixels.</summary>
sealed record GraphLayout(IReadOnlyList<GraphLayout.Placed> Nodes, IReadOnlyList<string> Edges, int Width, int Height, int NodeWidth)
{
    public const int NodeHeight = 56;
    const int Across = 40, Down = 16, Margin = 4;
    const int Narrow = 340, Between = 20, Lane = 10, Corner = 6, MostLanes = 8;

    public sealed record Placed(GraphNode Node, int X, int Y);

    /// <summary>From the left: a step stands behind all it needs; what leads past other steps has a way of its own between them.</summary>
    public static GraphLayout Wide(IReadOnlyList<GraphNode> nodes)
    {
        const int Wide = 196;
        var columns = Columns(Waves(nodes));
        var tallest = columns.Count == 0 ? 0 : columns.Max(Tall);
        var middle = new Dictionary<(string Name, int Column), int>();
        var placed = new List<Placed>();
        foreach (var (x, column) in columns.Index())
        {
            var y = Margin + ((tallest - Tall(column)) / 2);
            foreach (var slot in column.OrderBy(slot => slot.From.Select(name => middle.GetValueOrDefault((name, x - 1))).DefaultIfEmpty(0).Average()))
            {
                middle[(slot.Name, x)] = y + (slot.Height / 2);
                if (slot.Node is { } node)
                    placed.Add(new Placed(node, Margin + (x * (Wide + Across)), y));
                y += slot.Height + Down;
            }
        }
        var wave = placed.ToDictionary(one => one.Node.Name, one => (one.X - Margin) / (Wide + Across));
        var edges = placed.SelectMany(to => to.Node.Needs.Where(wave.ContainsKey).Select(need => Way(need, wave[need], wave[to.Node.Name], to.Y + (NodeHeight / 2)))).ToList();
        return new(placed, edges, (columns.Count * (Wide + Across)) - Across + (2 * Margin), tallest + (2 * Margin), Wide);

        static int Tall(List<Slot> column) => column.Sum(slot => slot.Height + Down) - Down;

        string Way(string need, int from, int to, int end)
        {
            var (way, y) = ($"M{Margin + (from * (Wide + Across)) + Wide} {middle[(need, from)]}", middle[(need, from)]);
            for (var x = from + 1; x <= to; x++)
            {
                var (left, next) = (Margin + (x * (Wide + Across)) - (x == to ? 5 : 0), x == to ? end : middle[(need, x)]);
                way += string.Create(CultureInfo.InvariantCulture, $"C{left - (Across / 2)} {y} {left - (Across / 2)} {next} {left} {next}{(x == to ? "" : $"H{left + Wide}")}");
                y = next;
            }
            return way;
        }
    }

    /// <summary>What stands in a column: a step, or the way past it of one further left.</summary>
    /// <param name="Name">Of the step, or of the one whose way it is.</param>
    /// <param name="From">What leads to it.</param>
    sealed record Slot(string Name, GraphNode? Node, IReadOnlyList<string> From)
    {
        public int Height => Node is null ? 12 : NodeHeight;
    }

    static List<List<Slot>> Columns(List<List<GraphNode>> waves)
    {
        var last = waves.SelectMany((nodes, x) => nodes.SelectMany(node => node.Needs.Select(need => (need, x)))).GroupBy(one => one.need).ToDictionary(group => group.Key, group => group.Max(one => one.x));
        return [.. waves.Select((nodes, x) => nodes.Select(node => new Slot(node.Name, node, node.Needs))
            .Concat(waves.Take(x).SelectMany(earlier => earlier).Where(node => last.GetValueOrDefault(node.Name) > x).Select(node => new Slot(node.Name, null, [node.Name]))).ToList())];
    }

    /// <summary>From above, one below the other, as wide as a phone: what a step waits for further up leads round at the left, each in a lane of its own.</summary>
    public static GraphLayout Tall(IReadOnlyList<GraphNode> nodes)
    {
        var order = Waves(nodes).SelectMany(wave => wave).ToList();
        var place = order.Index().ToDictionary(one => one.Item.Name, one => one.Index);
        var pairs = order.SelectMany((to, j) => to.Needs.Where(place.ContainsKey).Select(need => (From: place[need], To: j))).ToList();
        var lanes = Lanes(pairs.Where(pair => pair.To > pair.From + 1).ToList());
        var left = lanes.Count == 0 ? Margin : Margin + 12 + ((lanes.Values.Max() + 1) * Lane);
        var placed = order.Select((node, i) => new Placed(node, left, Margin + (i * (NodeHeight + Between)))).ToList();
        var edges = pairs.Select(pair => pair.To == pair.From + 1
            ? string.Create(CultureInfo.InvariantCulture, $"M{left + 20} {placed[pair.From].Y + NodeHeight}V{placed[pair.To].Y - 5}")
            : Round(left, left - 12 - (lanes[pair.From] * Lane), placed[pair.From].Y + (NodeHeight / 2) + 10, placed[pair.To].Y + (NodeHeight / 2) - 10)).ToList();
        return new(placed, edges, Narrow, (order.Count * (NodeHeight + Between)) - Between + (2 * Margin), Narrow - left - Margin);
    }

    /// <summary>A lane for each step that others further below wait for: the first that is free over all its length.</summary>
    static Dictionary<int, int> Lanes(List<(int From, int To)> far)
    {
        var (lanes, ends) = (new Dictionary<int, int>(), new List<int>());
        foreach (var reach in far.GroupBy(pair => pair.From, pair => pair.To).OrderBy(group => group.Key))
        {
            var free = ends.FindIndex(end => end <= reach.Key);
            if (free < 0)
            {
                free = Math.Min(ends.Count, MostLanes - 1);
                if (free == ends.Count)
                    ends.Add(0);
            }
            ends[free] = reach.Max();
            lanes[reach.Key] = free;
        }
        return lanes;
    }

    static List<List<GraphNode>> Waves(IReadOnlyList<GraphNode> nodes)
    {
        var waves = new Dictionary<string, int>();
        foreach (var node in nodes) // a plan's order need not be that of its needs: look as often as it takes
            Wave(node, nodes, waves);
        return [.. nodes.GroupBy(node => waves[node.Name]).OrderBy(wave => wave.Key).Select(wave => wave.ToList())];
    }

    static int Wave(GraphNode node, IReadOnlyList<GraphNode> nodes, Dictionary<string, int> known)
    {
        if (known.TryGetValue(node.Name, out var wave))
            return wave;
        known[node.Name] = 0; // a plan has no circles; were there one, it would end here
        return known[node.Name] = node.Needs.Select(need => nodes.FirstOrDefault(one => one.Name == need)).OfType<GraphNode>().Select(need => 1 + Wave(need, nodes, known)).DefaultIfEmpty(0).Max();
    }

    static string Round(int left, int lane, int y1, int y2) => string.Create(CultureInfo.InvariantCulture,
        $"M{left} {y1}H{lane + Corner}Q{lane} {y1} {lane} {y1 + Corner}V{y2 - Corner}Q{lane} {y2} {lane + Corner} {y2}H{left - 5}");
}
