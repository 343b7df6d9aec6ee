using System.Security.Cryptography;
using System.Text;
using Nexo.Channels;

namespace Nexo.Imports;

/// <summary>
/// How the columns of one file are to be read: by the mapping somebody chose; else by the one remembered for its header;
/// else as the columns' names say. The first header decides for the whole file.
/// </summary>
/// <param name="channel">The columns' names differ a little from one to the other.</param>
sealed class ColumnPlan(Channel channel)
{
    bool decided;

    public Channel Channel => channel;

    /// <summary>A mapping of the other kind is not remembered for it.</summary>
    public FileKind Kind { get; init; }

    /// <summary>Mappings of the channel, the last changed first; used when none was chosen.</summary>
    public IReadOnlyList<Mapping> Remembered { get; init; } = [];

    /// <summary>The choice, when there is one; a name and an id only if it is kept.</summary>
    public Mapping? Chosen { get; init; }

    /// <summary>Fields as chosen for this file only.</summary>
    public IReadOnlyDictionary<string, FieldSource>? Fields { get; init; }

    /// <summary>To look at a file whose id nobody has named yet: its records are refused, not the whole of it.</summary>
    public bool MayLackId { get; init; }

    /// <summary>What the file was read by; null as long as it is by names.</summary>
    public Mapping? Used { get; private set; }

    /// <exception cref="UnreadableFile">No column of the first header holds the listing's id.</exception>
    public Layout LayoutOf(IReadOnlyList<string> columns, bool decimalComma)
    {
        var isFirst = !decided;
        if (isFirst)
            Used = Chosen ?? (Fields is null && SignatureOf(columns) is var signature ? Remembered.FirstOrDefault(known => known.Kind == Kind && known.Signature.AsSpan().SequenceEqual(signature)) : null);
        decided = true;
        var layout = (Fields ?? Used?.Fields) is { } fields ? Layout.By(fields, columns, channel, decimalComma) : Layout.ByNames(columns, channel, decimalComma, Kind);
        return !isFirst || MayLackId ? layout : Kind is FileKind.Sales ? layout.OrRefuseSales() : layout.OrRefuse();
    }

    /// <summary>What makes two headers the same layout: their columns, in whatever order.</summary>
    public static byte[] SignatureOf(IReadOnlyList<string> columns) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', columns.Select(column => column.Trim()).Order(StringComparer.Ordinal))));
}
