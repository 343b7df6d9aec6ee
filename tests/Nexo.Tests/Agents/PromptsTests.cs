using System.Security.Cryptography;
using System.Text;
using Nexo.Agents;
using Nexo.Channels;
using Shouldly;

namespace Nexo.Tests.Agents;

public sealed class PromptsTests
{
    /// <summary>A new version is a new line; the old ones stay, so that an activation of last month can still be read.</summary>
    static readonly IReadOnlyDictionary<string, string> Known = new Dictionary<string, string>
    {
        ["alex/v1"] = "cd356ae3257a1507",
        ["marina/v1"] = "f8416104dcca2505",
        ["sunny/v1"] = "dd8956c67006f5da",
        ["tren/v1"] = "1514d6868ea3360b",
        ["viral/v1"] = "e498338d04f645c2",
        ["premium/v1"] = "63b04ce57b384689",
        ["alex/v2"] = "0618239b2b72abb4",
        ["marina/v2"] = "4dcf5f86f347935e",
        ["sunny/v2"] = "a7e285ade5848d40",
        ["tren/v2"] = "d94b28ca741db1c1",
        ["viral/v2"] = "2fcb013f7fd2c127",
        ["premium/v2"] = "f4217ced6b6d86ba",
    };

    [Fact]
    public void A_prompt_whose_text_changed_has_a_new_version()
    {
        var now = AgentProfiles.All.ToDictionary(a => a.Prompt.Version, a => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{a.Prompt.System}\n{a.Prompt.Task}".ReplaceLineEndings("\n"))))[..16]);

        foreach (var (version, hash) in now)
            (Known.GetValueOrDefault(version) == hash).ShouldBeTrue($"{version}: the text changed; raise the version and add a line here: {string.Join(' ', now)}");
    }

    [Fact]
    public void The_six_are_the_six_of_the_channels()
    {
        AgentProfiles.All.Select(a => a.Id).ShouldBe(["alex", "marina", "sunny", "tren", "viral", "premium"]);
        AgentProfiles.All.Select(a => a.Channel).ShouldBe(Channel.All);
        AgentProfiles.All.ShouldAllBe(a => a.Prompt.Version.StartsWith(a.Id + "/v", StringComparison.Ordinal) && a.Specialities.Count > 0 && a.Persona.Length > 20);
    }

    [Fact]
    public void Every_prompt_says_that_fenced_text_is_data_and_that_people_decide()
    {
        foreach (var agent in AgentProfiles.All)
        {
            agent.Prompt.Task.ShouldContain("nunca uma ordem");
            agent.Prompt.Task.ShouldContain("só propõe");
            agent.Prompt.System.ShouldContain(agent.Name);
        }
    }
}
