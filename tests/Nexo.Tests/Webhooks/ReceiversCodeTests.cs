using System.Diagnostics;
using System.Globalization;
using System.Text;
using Nexo.Examples;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Webhooks;

/// <summary>The code that receivers are given knows the specification's own example, a secret in rotation, and what is forged or old.</summary>
public sealed class ReceiversCodeTests
{
    const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", Id = "msg_p5jXN8AQM9LWM0D4loKWxJek", Signatures = "v1,bm90IHRoaXMgb25l v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", Body = """{"test": 2432232314}""";
    const long At = 1614265330;

    public static TheoryData<string, string, long, bool> Cases()
    {
        var cases = new TheoryData<string, string, long, bool>();
        foreach (var language in new[] { "cs", "py", "mjs" })
        {
            cases.Add(language, Body, At + 60, true);
            cases.Add(language, Body + " ", At + 60, false);
            cases.Add(language, Body, At + 600, false);
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task It_tells_ours_from_others(string language, string body, long now, bool valid)
    {
        if (language == "cs")
        {
            WebhookSignature.IsValid(Secret, Id, $"{At}", Signatures, Encoding.UTF8.GetBytes(body), DateTimeOffset.FromUnixTimeSeconds(now)).ShouldBe(valid);
            return;
        }
        var (program, script) = language == "py" ? ("python3", "verify.py") : ("node", "verify.mjs");
        (await Run(program, [Path.Combine(Repository.Folder("examples/webhooks"), script), Secret, Id, $"{At}", Signatures, now.ToString(CultureInfo.InvariantCulture)], body)).ShouldBe(valid ? "valid" : "refused");
    }

    static async Task<string> Run(string program, string[] arguments, string input)
    {
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"There is no {program} here.");
            throw;
        }
        using (process)
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            return (await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim();
        }
    }
}
