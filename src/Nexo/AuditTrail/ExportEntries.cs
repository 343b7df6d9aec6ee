using System.Globalization;
using System.Text;
using System.Text.Json;
using Nexo.Platform;

namespace Nexo.AuditTrail;

/// <summary>Writes entries into a stream as they are read: memory holds some thousands of them, however many there are.</summary>
sealed class ExportEntries(FindEntries find, Database database)
{
    static readonly UTF8Encoding WithMark = new(encoderShouldEmitUTF8Identifier: true); // spreadsheets take it for UTF-8 only then

    static readonly JsonSerializerOptions Line = new(Json.Options) { WriteIndented = false };

    /// <summary>RFC 4180. Cells that a spreadsheet would take for a formula begin with an apostrophe.</summary>
    public async Task Csv(WorkspaceId workspace, AuditFilter filter, long upTo, Stream to, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(to, WithMark, 64 * 1024, leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync("position,at,kind,actor,actorName,subject,channel,body,event,content,previous,hash,sealedAt");
        await Each(workspace, filter, upTo, async e => await writer.WriteLineAsync(string.Join(',', new[]
        {
            e.Position.ToString(CultureInfo.InvariantCulture), Time(e.At), e.Kind, e.Actor, e.ActorName, e.Subject, e.Channel ?? "", e.Body?.GetRawText() ?? "",
            e.Event, e.Content, e.Previous, e.Hash, Time(e.SealedAt),
        }.Select(Cell))), writer.FlushAsync, cancellationToken);
    }

    /// <summary>One JSON object a line; with <c>canonical</c>, the text whose SHA-256 is <c>content</c>.</summary>
    public async Task JsonLines(WorkspaceId workspace, AuditFilter filter, long upTo, Stream to, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(to, new UTF8Encoding(false), 64 * 1024, leaveOpen: true) { NewLine = "\n" };
        await Each(workspace, filter, upTo, async e => await writer.WriteLineAsync(JsonSerializer.Serialize(e, Line)), writer.FlushAsync, cancellationToken);
    }

    async Task Each(WorkspaceId workspace, AuditFilter filter, long upTo, Func<Exported, Task> write, Func<CancellationToken, Task> flush, CancellationToken cancellationToken)
    {
        await foreach (var entries in find.InOrder(workspace, filter, upTo, cancellationToken))
        {
            AuditNames names;
            await using (var db = await database.OpenFor(workspace, cancellationToken))
                names = await AuditNames.Of(db, workspace, entries, cancellationToken);
            foreach (var entry in entries)
                await write(Exported.Of(entry, names));
            await flush(cancellationToken);
        }
    }

    internal static string Cell(string text)
    {
        if (text.Length > 0 && (text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠'))
            text = "'" + text;
        return text.AsSpan().ContainsAny("\",\r\n;") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);

    sealed record Exported(
        long Position, string Event, DateTimeOffset At, string Kind, string Actor, string ActorName, string Subject, string? Channel, JsonElement? Body,
        string Content, string Previous, string Hash, DateTimeOffset SealedAt, string? Canonical)
    {
        public static Exported Of(SealedEntry entry, AuditNames names)
        {
            var e = TrailEntry.Of(entry, names);
            return new(e.Position, e.Event, e.At, e.Kind, e.Actor, e.ActorName, e.Subject, e.Channel, e.Body, e.Content, e.Previous, e.Hash, e.SealedAt,
                entry.Event is { } told ? AuditTrail.Canonical.Text(told) : null);
        }
    }
}
