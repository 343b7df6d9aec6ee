using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Nexo.Webhooks;

/// <summary>Signatures by the Standard Webhooks specification 1.0: HMAC-SHA256 of <c>id.timestamp.body</c>, by the bytes behind <c>whsec_</c>.</summary>
static class Signature
{
    const string Prefix = "whsec_";
    const int SecretBytes = 24;

    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <returns><c>v1,</c> and the base64 of the signature.</returns>
    public static string Of(string secret, string id, DateTimeOffset at, string body) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret[Prefix.Length..]), Encoding.UTF8.GetBytes($"{id}.{Timestamp(at)}.{body}")));

    /// <summary>Seconds since 1970, as the header has them.</summary>
    public static string Timestamp(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
