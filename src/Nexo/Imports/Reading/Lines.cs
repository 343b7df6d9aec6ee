using System.Text;

namespace Nexo.Imports;

/// <summary>Lines of a text, none longer than may be held in memory.</summary>
sealed class Lines(TextReader text)
{
    const int Longest = 16 << 20;

    readonly StringBuilder carried = new();
    readonly char[] buffer = new char[1 << 16];
    int start, end;

    /// <summary>Of the line returned last, counted from 1.</summary>
    public int Number { get; private set; }

    /// <summary>Without its end; null behind the last.</summary>
    /// <exception cref="UnreadableFile">A line is longer than 16 million characters.</exception>
    public async ValueTask<string?> Next(CancellationToken cancellationToken)
    {
        carried.Clear();
        while (true)
        {
            var eol = buffer.AsSpan(start, end - start).IndexOf('\n');
            carried.Append(buffer, start, eol < 0 ? end - start : eol);
            start = eol < 0 ? end : start + eol + 1;
            if (eol < 0 && carried.Length <= Longest && await Fill(cancellationToken))
                continue;
            if (carried.Length > Longest)
                throw new UnreadableFile("record_too_long", "One line is longer than 16 million characters.");
            if (eol < 0 && carried.Length == 0)
                return null;
            Number++;
            return carried.ToString().TrimEnd('\r');
        }
    }

    /// <summary>What was read already and all that follows.</summary>
    public async Task<string> All(string begun, int longest, CancellationToken cancellationToken)
    {
        var whole = new StringBuilder(begun).Append('\n');
        do
        {
            whole.Append(buffer, start, end - start);
            start = end;
            if (whole.Length > longest)
                throw new UnreadableFile("too_large", $"A single JSON object may have {longest >> 20} million characters; send an array or JSON Lines instead.");
        }
        while (await Fill(cancellationToken));
        return whole.ToString();
    }

    async ValueTask<bool> Fill(CancellationToken cancellationToken)
    {
        start = 0;
        end = await text.ReadAsync(buffer, cancellationToken);
        return end > 0;
    }
}
