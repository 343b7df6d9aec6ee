using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Nexo.Channels;

namespace Nexo.Access;

/// <summary>What a token looks like. The text is shown once; only its hash is kept.</summary>
static class Secret
{
    /// <summary><c>marketplace-&lt;channel&gt;-&lt;32 random bytes, base64url&gt;</c></summary>
    public static string ForAgent(Channel channel) => $"marketplace-{channel.Name}-{Random()}";

    /// <summary><c>nexo_&lt;32 random bytes, base64url&gt;</c></summary>
    public static string ForPerson() => $"nexo_{Random()}";

    /// <summary><c>nexo_runner_&lt;32 random bytes, base64url&gt;</c></summary>
    public static string ForRunner() => $"nexo_runner_{Random()}";

    /// <summary>For a link that is followed once: 32 random bytes, base64url.</summary>
    public static string ForLink() => Random();

    /// <summary>SHA-256 of the whole token. A fast hash is enough: 256 random bits cannot be guessed.</summary>
    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>The last four characters, to recognise it by.</summary>
    public static string Hint(string token) => token[^4..];

    static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
