using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Nexo.Platform;

namespace Nexo.AuditTrail;

/// <summary>An event of the log as it is sealed.</summary>
public sealed record AuditedEvent
{
    public required WorkspaceId Workspace { get; init; }
    public required EventPlace Place { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Kind { get; init; }
    public required string Subject { get; init; }
    public required string Actor { get; init; }
    public string? Channel { get; init; }

    /// <summary>As PostgreSQL writes its jsonb.</summary>
    public required string Body { get; init; }

    /// <summary>The id of the person it gave something to, where the body names one.</summary>
    public string? AssignedTo() => Text("assignedTo");

    /// <summary>A text member of the body; null when it is absent or something else.</summary>
    public string? Text(string member)
    {
        using var body = JsonDocument.Parse(Body);
        return body.RootElement is { ValueKind: JsonValueKind.Object } o && o.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }
}

/// <summary>
/// What exactly is hashed (docs/decisions/audit-trail.md): nine netstrings (<c>length:bytes,</c> with the length in bytes of UTF-8),
/// so that no value can pass for a part of its neighbour and any language reads it in five lines.
/// </summary>
static class Canonical
{
    const string Form = "nexo-audit-1";

    /// <summary>What the first entry of a chain follows.</summary>
    public static readonly byte[] Beginning = new byte[SHA256.HashSizeInBytes];

    public static string Text(AuditedEvent e) => string.Concat(new[]
    {
        Form, e.Workspace.ToString(), e.Place.ToString(), e.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture),
        e.Kind, e.Subject, e.Actor, e.Channel ?? "", e.Body,
    }.Select(Netstring));

    public static byte[] Content(AuditedEvent e) => SHA256.HashData(Encoding.UTF8.GetBytes(Text(e)));

    /// <summary>SHA-256 of <c>previous:position:content</c>, the hashes in lower-case hexadecimal.</summary>
    public static byte[] Link(ReadOnlySpan<byte> previous, long position, ReadOnlySpan<byte> content) =>
        SHA256.HashData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Hex(previous)}:{position}:{Hex(content)}")));

    public static string Hex(ReadOnlySpan<byte> hash) => Convert.ToHexStringLower(hash);

    static string Netstring(string text) => string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(text)}:{text},");
}
