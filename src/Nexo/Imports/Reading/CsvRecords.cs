using System.Runtime.CompilerServices;
using Nexo.Platform;

namespace Nexo.Imports;

/// <summary>
/// Records of a CSV text (RFC 4180; comma, semicolon, tab or pipe), read as a stream. What sets it apart from a
/// library: a broken record is given back as broken and reading goes on at the next line, so that one lost quote
/// costs one row and not the rest of the file.
/// </summary>
sealed class CsvRecords(TextReader text, ColumnPlan plan)
{
    /// <summary>Characters a single record may have.</summary>
    public const int LongestRecord = 1_000_000;

    /// <summary>What the decoder puts where bytes are not UTF-8: a code point no text contains.</summary>
    public const char NotUtf8 = '\uFFFF';

    readonly List<string> fields = [];
    char[] buffer = new char[1 << 16];
    char delimiter = ',';
    int start, end, line = 1;
    bool ended, skipping;

    ReadOnlySpan<char> Rest => buffer.AsSpan(start, end - start);

    /// <exception cref="UnreadableFile">There is no header, or it is not one of a listings file.</exception>
    public async IAsyncEnumerable<SourceRecord> Read([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var layout = await ReadHeader(cancellationToken);
        for (var number = 1; await Next(cancellationToken) is { } scanned;)
        {
            var at = line;
            var fault = Take(scanned, layout.Columns.Count);
            if (fault is null && fields is [""])
                continue; // an empty line
            var cells = fault is null ? fields.Take(layout.Columns.Count).Select(f => new Cell(CsvRows.Back(f))).ToArray() : [];
            yield return new SourceRecord(number++, at, layout, cells, fault);
        }
    }

    async Task<Layout> ReadHeader(CancellationToken cancellationToken)
    {
        while (await Fill(cancellationToken) && Rest.IndexOfAny('\n', '\r') < 0 && Rest.Length < LongestRecord)
        {
        }
        if (Rest.Trim().IsEmpty)
            throw new UnreadableFile("empty_file", "The file is empty: a header line with the names of the columns is needed.");
        delimiter = DelimiterOf(Rest);
        var scanned = await Next(cancellationToken);
        if (scanned is not { Problem: null })
            throw new UnreadableFile("no_header", "The first line is not a CSV header: it has a quote that is never closed, or is longer than a megabyte.");
        Take(scanned.Value, null);
        if (fields.Exists(f => f.Contains(NotUtf8)))
            throw new UnreadableFile("invalid_utf8", "The first line is not UTF-8 text. Save the file as \"CSV UTF-8\" and import it again.");
        if (fields.Exists(f => f.Contains('\0')))
            throw new UnreadableFile("not_csv_or_json", "This is not a text file: its first line holds NUL characters. Listings are imported from CSV or JSON.");
        return plan.LayoutOf([.. fields], decimalComma: delimiter == ';');
    }

    static char DelimiterOf(ReadOnlySpan<char> head)
    {
        var eol = head.IndexOfAny('\n', '\r');
        var first = eol < 0 ? head : head[..eol];
        Span<char> known = [',', ';', '\t', '|'];
        var best = ',';
        foreach (var candidate in known)
        {
            if (first.Count(candidate) > first.Count(best))
                best = candidate;
        }
        return best;
    }

    /// <summary>Scans the next record, reading on as long as it is not complete; null at the end.</summary>
    async ValueTask<Scanned?> Next(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (skipping)
                Skip();
            if (start < end)
            {
                var scanned = Scan(Rest, ended);
                if (!scanned.Incomplete)
                    return scanned;
                if (Rest.Length >= LongestRecord)
                    return new Scanned(0, new Fault("row", "record_too_long", $"The record is longer than {LongestRecord} characters; a quote may be missing."));
            }
            else if (ended)
            {
                return null;
            }
            await Fill(cancellationToken);
        }
    }

    readonly record struct Scanned(int Length, Fault? Problem, bool Incomplete = false);

    static readonly Scanned More = new(0, null, Incomplete: true);

    Scanned Scan(ReadOnlySpan<char> text, bool final)
    {
        fields.Clear();
        var at = 0;
        while (true)
        {
            var quoted = at < text.Length && text[at] == '"';
            var stop = quoted ? Quoted(text, at, final, out var problem) : Plain(text, at, final, out problem);
            if (problem is not null)
                return new Scanned(0, problem);
            if (stop < 0)
                return More;
            if (stop == text.Length)
                return new Scanned(stop, null);
            if (text[stop] == delimiter)
            {
                at = stop + 1;
                if (at == text.Length && !final)
                    return More;
                continue;
            }
            if (text[stop] == '\r' && stop + 1 == text.Length && !final)
                return More;
            return new Scanned(stop + (text[stop] == '\r' && stop + 1 < text.Length && text[stop + 1] == '\n' ? 2 : 1), null);
        }
    }

    /// <returns>Where the field stops; −1 when the text does not reach so far.</returns>
    int Plain(ReadOnlySpan<char> text, int at, bool final, out Fault? problem)
    {
        problem = null;
        var length = text[at..].IndexOfAny(delimiter, '\n', '\r');
        if (length < 0)
        {
            if (!final)
                return -1;
            length = text.Length - at;
        }
        fields.Add(text.Slice(at, length).ToString());
        return at + length;
    }

    int Quoted(ReadOnlySpan<char> text, int at, bool final, out Fault? problem)
    {
        problem = null;
        var close = at + 1;
        while (true)
        {
            var next = text[close..].IndexOf('"');
            if (next < 0)
            {
                if (final)
                    problem = new Fault("row", "broken_quotes", "A quote is opened and never closed.", Excerpt(text[at..]));
                return -1;
            }
            close += next + 1;
            if (close < text.Length && text[close] == '"')
                close++;
            else if (close == text.Length && !final)
                return -1;
            else
                break;
        }
        fields.Add(text[(at + 1)..(close - 1)].ToString().Replace("\"\"", "\"", StringComparison.Ordinal));
        while (close < text.Length && text[close] == ' ')
            close++;
        if (close == text.Length && !final)
            return -1;
        if (close < text.Length && text[close] != delimiter && text[close] is not ('\n' or '\r'))
            problem = new Fault("row", "broken_quotes", "There is text behind a closing quote: a quote is missing, or one inside the text is not doubled.", Excerpt(text[at..]));
        return close;
    }

    /// <summary>
    /// Moves behind the record. A broken one, and one of several lines with the wrong number of fields,
    /// ends where its first line ends: what follows is read anew.
    /// </summary>
    Fault? Take(Scanned scanned, int? columns)
    {
        var fault = scanned.Problem;
        var length = scanned.Length;
        if (fault is null && columns is { } expected && fields is not [""])
        {
            while (fields.Count > expected && fields[^1].Length == 0)
                fields.RemoveAt(fields.Count - 1);
            if (fields.Count != expected)
                fault = new Fault("row", "wrong_column_count", $"The record has {fields.Count} fields, the header has {expected}.", Excerpt(Rest[..length]));
        }
        if (fault is not null)
            length = EndOfLine();
        skipping = fault is not null && !ended && (length == 0 || Rest[length - 1] != '\n');
        line += LinesIn(Rest[..length]);
        start += length;
        return fault;
    }

    /// <summary>Drops what is left of a broken line that was longer than the buffer.</summary>
    void Skip()
    {
        var length = EndOfLine();
        skipping = !ended && (length == 0 || Rest[length - 1] != '\n');
        line += LinesIn(Rest[..length]);
        start += length;
    }

    int EndOfLine()
    {
        var eol = Rest.IndexOf('\n');
        return eol < 0 ? Rest.Length : eol + 1;
    }

    static int LinesIn(ReadOnlySpan<char> text)
    {
        var lines = text.Count('\n');
        return lines == 0 && text.Length > 0 && text[^1] == '\r' ? 1 : lines;
    }

    static string Excerpt(ReadOnlySpan<char> text)
    {
        var eol = text.IndexOfAny('\n', '\r');
        return (eol < 0 ? text : text[..eol])[..Math.Min(200, eol < 0 ? text.Length : eol)].ToString();
    }

    async ValueTask<bool> Fill(CancellationToken cancellationToken)
    {
        if (ended)
            return false;
        if (start > 0)
        {
            Rest.CopyTo(buffer);
            (start, end) = (0, end - start);
        }
        if (end == buffer.Length)
            Array.Resize(ref buffer, buffer.Length * 2);
        var read = await text.ReadAsync(buffer.AsMemory(end), cancellationToken);
        end += read;
        ended = read == 0;
        return !ended;
    }
}
