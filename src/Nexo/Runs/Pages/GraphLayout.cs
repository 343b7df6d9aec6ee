using System.Globalization;

namespace Nexo.Runs.Pages;

/// <summary>A step in a graph.</summary>
/// <param name="Status">As on the wire; null where nothing runs.</param>
/// <param name="Note">Below the caption.</param>
/// <param name="Href">Null: it leads nowhere.</param>
public sealed record GraphNode(string Name, string Caption, IReadOnlyList<string> Needs, string? Status, string Note, string? Href = null, bool IsCurrent = false);

/// <summary>Steps placed by waves from the left: a step stands behind all it needs. Lengths in pixels.</summary>
sealed record GraphLayout(IReadOnlyList<GraphLayout.Placed> Nodes, IReadOnlyList<string> Edges, int Width, int Height)
{
    public const int NodeWidth = 196, NodeHeight = 56;
    const int Across = 48, Down = 16, Margin = 4;

    public sealed record Placed(GraphNode Node, int X, int Y);

    public static GraphLayout Of(IReadOnlyList<GraphNode> nodes)
    {
        var waves = new Dictionary<string, int>();
        foreach (var node in nodes) // a plan's order need not be that of its needs: look as often as it takes
            Wave(node, nodes, waves);
        var columns = nodes.GroupBy(node => waves[node.Name]).OrderBy(wave => wave.Key).Select(wave => wave.ToList()).ToList();
        var tallest = columns.Count == 0 ? 0 : columns.Max(column => column.Count);
        var height = (tallest * (NodeHeight + Down)) - Down;
        var placed = columns.SelectMany((column, x) => column.Select((node, y) => new Placed(node, Margin + (x * (NodeWidth + Across)),
            Margin + ((height - ((column.Count * (NodeHeight + Down)) - Down)) / 2) + (y * (NodeHeight + Down))))).ToList();
        var at = placed.ToDictionary(one => one.Node.Name);
        var edges = placed.SelectMany(to => to.Node.Needs.Where(at.ContainsKey).Select(need => Edge(at[need], to))).ToList();
        return new(placed, edges, (columns.Count * (NodeWidth + Across)) - Across + (2 * Margin), height + (2 * Margin));
    }

    static int Wave(GraphNode node, IReadOnlyList<GraphNode> nodes, Dictionary<string, int> known)
    {
        if (known.TryGetValue(node.Name, out var wave))
            return wave;
        known[node.Name] = 0; // a plan has no circles; were there one, it would end here
        return known[node.Name] = node.Needs.Select(need => nodes.FirstOrDefault(one => one.Name == need)).OfType<GraphNode>().Select(need => 1 + Wave(need, nodes, known)).DefaultIfEmpty(0).Max();
    }

    static string Edge(Placed from, Placed to)
    {
        var (x1, y1, x2, y2) = (from.X + NodeWidth, from.Y + (NodeHeight / 2), to.X, to.Y + (NodeHeight / 2));
        return string.Create(CultureInfo.InvariantCulture, $"M{x1} {y1}C{x1 + (Across / 2)} {y1} {x2 - (Across / 2)} {y2} {x2 - 5} {y2}");
    }
}
