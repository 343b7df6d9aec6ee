using System.Buffers;
using System.Text;

namespace Nexo.Imports;

/// <summary>
/// "CSV (separado por ponto e vírgula)" as Excel saves it under a Brazilian Windows: semicolons and Windows-1252. Taken for
/// such only if nothing in it speaks for another encoding; a file that is damaged UTF-8 must stay that.
/// </summary>
static class PortugueseExcel
{
    public static readonly Encoding Encoding = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>What Portuguese product texts hold beside ASCII, in Windows-1252.</summary>
    static readonly SearchValues<byte> Portuguese = SearchValues.Create(Encoding.GetBytes("ÀÁÂÃÇÉÊÍÓÔÕÚÜàáâãçéêíóôõúüñªº°²³®™€–—‘’“”…•×\u00A0"));

    /// <param name="sample">How the file begins: its header at least.</param>
    public static bool Wrote(ReadOnlySpan<byte> sample)
    {
        sample = sample[..(sample.LastIndexOf((byte)'\n') + 1)]; // whole lines: no character is cut
        var header = sample[..(sample.IndexOf((byte)'\n') + 1)];
        if (header.Count((byte)';') <= header.Count((byte)',') || sample.IndexOfAnyInRange((byte)0x80, (byte)0xFF) < 0)
            return false;
        for (var rest = sample; rest.IndexOfAnyInRange((byte)0x80, (byte)0xFF) is >= 0 and var at; rest = rest[(at + 1)..])
        {
            if (!Portuguese.Contains(rest[at]) || Rune.DecodeFromUtf8(rest[at..], out _, out _) == OperationStatus.Done)
                return false;
        }
        return true;
    }
}
