using System.Text;
using QRCoder;

namespace Nexo.Accounts;

/// <summary>A QR code as the path of an SVG: its modules are one unit wide, four units of rest around them belong to it.</summary>
/// <param name="Size">Of the side, with the rest.</param>
/// <param name="Path">The dark modules, as the attribute <c>d</c>.</param>
sealed record QrPath(int Size, string Path)
{
    public static QrPath Of(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var path = new StringBuilder();
        foreach (var (y, row) in code.ModuleMatrix.Index()) // it has the rest around it already
        {
            for (var x = 0; x < row.Count; x++)
            {
                if (row[x])
                    path.Append(System.Globalization.CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
            }
        }
        return new QrPath(code.ModuleMatrix.Count, path.ToString());
    }
}
