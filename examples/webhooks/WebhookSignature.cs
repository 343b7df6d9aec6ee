using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Nexo.Examples;

/// <summary>Is a webhook from Nexo? By the Standard Webhooks specification; needs nothing beside .NET.</summary>
public static class WebhookSignature
{
    static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <param name="secret">whsec_…, as it was shown once.</param>
    /// <param name="id">The header webhook-id.</param>
    /// <param name="timestamp">The header webhook-timestamp.</param>
    /// <param name="signatures">The header webhook-signature.</param>
    /// <param name="body">The request's body, byte by byte, before anything parses it.</param>
    /// <param name="now">The time.</param>
    public static bool IsValid(string secret, string id, string timestamp, string signatures, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 99_999_999_999 || (now - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Tolerance)
            return false; // old: somebody may be repeating it
        var key = Convert.FromBase64String(secret.StartsWith("whsec_", StringComparison.Ordinal) ? secret["whsec_".Length..] : secret);
        var expected = Encoding.ASCII.GetBytes("v1," + Convert.ToBase64String(HMACSHA256.HashData(key, (byte[])[.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body])));
        // Several while a secret is rotated; one that is right is enough.
        return signatures.Split(' ').Any(one => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), expected));
    }
}
