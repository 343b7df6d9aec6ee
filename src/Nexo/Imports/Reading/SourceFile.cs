using System.IO.Compression;
using System.IO.Pipelines;
using System.Text;

namespace Nexo.Imports;

/// <summary>A file as it arrives: unpacked if it is gzip, decoded, and read as CSV or JSON by what it contains, whatever its name says.</summary>
sealed class SourceFile(Stream body, long limit) : IDisposable
{
    /// <summary>Bytes looked at before reading begins.</summary>
    const int SampleSize = 1 << 16;

    readonly Counted raw = new(body, limit, "file");

    /// <summary>Bytes that have arrived, before unpacking.</summary>
    public long BytesRead => raw.Bytes;

    /// <summary>csv or json; null until the first record was read.</summary>
    public string? Format { get; private set; }

    public void Dispose() => raw.Dispose();

    /// <summary>What no reader asked for, so that whoever gives the file knows it was taken whole.</summary>
    public Task Drain(CancellationToken cancellationToken) => raw.CopyToAsync(Stream.Null, cancellationToken);

    /// <exception cref="UnreadableFile">It is no file of listings; the message says why.</exception>
    public async IAsyncEnumerable<SourceRecord> Records(ColumnPlan plan, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (content, head) = await Unpacked(cancellationToken);
        await using var _ = content;
        await using var records = Choose(content, head, plan, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await records.MoveNextAsync())
                    yield break;
            }
            catch (InvalidDataException e)
            {
                throw new UnreadableFile("invalid_gzip", $"The gzip file is damaged or cut off: {e.Message}");
            }
            yield return records.Current;
        }
    }

    async Task<(Stream Content, byte[] Head)> Unpacked(CancellationToken cancellationToken)
    {
        var (content, head) = await Peek(raw, cancellationToken);
        if (head is [0x1F, 0x8B, ..])
        {
            try
            {
                (content, head) = await Peek(new Counted(new GZipStream(content, CompressionMode.Decompress), 2 * limit, "unpacked file"), cancellationToken);
            }
            catch (InvalidDataException e)
            {
                throw new UnreadableFile("invalid_gzip", $"The gzip file is damaged or cut off: {e.Message}");
            }
        }
        return (content, head switch
        {
            [] => throw new UnreadableFile("empty_file", "The file is empty."),
            [(byte)'P', (byte)'K', 3, 4, ..] => throw new UnreadableFile("not_csv_or_json", "This is a ZIP or Excel file. Save the table as \"CSV UTF-8\", or unpack the archive, and import that."),
            [0x1F, 0x8B, ..] => throw new UnreadableFile("not_csv_or_json", "The file was packed twice. Unpack it once and import it again."),
            [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] or [0x89, (byte)'P', (byte)'N', (byte)'G', ..] or [0xFF, 0xD8, 0xFF, ..] or [0xD0, 0xCF, 0x11, 0xE0, ..] =>
                throw new UnreadableFile("not_csv_or_json", "This is not a text file. Listings are imported from CSV or JSON."),
            _ => head,
        });
    }

    static async Task<(Stream, byte[])> Peek(Stream stream, CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 1 << 16));
        var seen = await reader.ReadAtLeastAsync(SampleSize, cancellationToken);
        var head = new byte[(int)Math.Min(SampleSize, seen.Buffer.Length)];
        System.Buffers.BuffersExtensions.CopyTo(seen.Buffer.Slice(0, head.Length), head);
        reader.AdvanceTo(seen.Buffer.Start);
        return (reader.AsStream(), head);
    }

    IAsyncEnumerable<SourceRecord> Choose(Stream content, byte[] head, ColumnPlan plan, CancellationToken cancellationToken)
    {
        var encoding = EncodingOf(head);
        var begin = encoding.GetString(head.AsSpan(0, Math.Min(64, head.Length))).TrimStart('\uFEFF').TrimStart();
        Format = begin is ['[' or '{', ..] ? "json" : "csv";
        if (begin is ['[', ..] && encoding is UTF8Encoding)
            return JsonArray(content, head, plan, cancellationToken);
        var text = new StreamReader(content, encoding, detectEncodingFromByteOrderMarks: false, bufferSize: 1 << 16);
        return begin is ['[' or '{', ..]
            ? new JsonRecords(plan).ReadText(new Lines(text), cancellationToken)
            : new CsvRecords(text, plan).Read(cancellationToken);
    }

    /// <summary>By its mark or, where UTF-16 goes without one, by the zeros of its first letters.</summary>
    static Encoding EncodingOf(byte[] head) => head switch
    {
        [0xFF, 0xFE, ..] or [not 0, 0, not 0, 0, ..] => Unicode("utf-16"),
        [0xFE, 0xFF, ..] or [0, not 0, 0, not 0, ..] => Unicode("utf-16BE"),
        _ when PortugueseExcel.Wrote(head) => PortugueseExcel.Encoding,
        _ => Unicode("utf-8"),
    };

    /// <summary>What is no such text becomes <see cref="CsvRecords.NotUtf8"/>, so that the field it stands in can be named.</summary>
    static Encoding Unicode(string name) => Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, new DecoderReplacementFallback(CsvRecords.NotUtf8.ToString()));

    static async IAsyncEnumerable<SourceRecord> JsonArray(Stream content, byte[] head, ColumnPlan plan, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (head is [0xEF, 0xBB, 0xBF, ..])
            await content.ReadExactlyAsync(new byte[3], cancellationToken);
        await foreach (var record in new JsonRecords(plan).ReadArray(content, cancellationToken))
            yield return record;
    }
}
