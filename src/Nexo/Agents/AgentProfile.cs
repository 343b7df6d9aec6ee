using Nexo.Agents.Prompts;
using Nexo.Channels;
using Nexo.Tasks;

namespace Nexo.Agents;

/// <summary>What an agent is told before it works. Any change of a text raises the version; a test holds that.</summary>
/// <param name="Version">For example <c>alex/v1</c>; kept with every activation and task.</param>
/// <param name="System">Who the agent is and what its channel wants.</param>
/// <param name="Task">How it proposes; the same for the six, so a change raises all versions.</param>
public sealed record AgentPrompt(string Version, string System, string Task);

/// <summary>One of the six who watch a channel and propose.</summary>
/// <param name="Agent">Id, name and channel.</param>
/// <param name="Persona">One sentence people read; Portuguese.</param>
/// <param name="Specialities">What its proposals are best at.</param>
/// <param name="Prompt">The newest version.</param>
public sealed record AgentProfile(ChannelAgent Agent, string Persona, IReadOnlyList<TaskCategory> Specialities, AgentPrompt Prompt)
{
    public string Id => Agent.Id;
    public string Name => Agent.Name;
    public Channel Channel => Agent.Channel;
}

/// <summary>The six, in the order of their channels.</summary>
public static class AgentProfiles
{
    public static readonly IReadOnlyList<AgentProfile> All =
    [
        Profile(Channel.Amazon, "Metódico, conhece as políticas da Amazon de cor e não deixa passar um título fora da regra.",
            [TaskCategory.Optimization, TaskCategory.BestPractice], AlexPrompt.Version, AlexPrompt.System),
        Profile(Channel.MercadoLivre, "Direta e prática, pensa em ficha técnica, grade de tamanhos e posição na busca do Mercado Livre.",
            [TaskCategory.Optimization, TaskCategory.Analysis], MarinaPrompt.Version, MarinaPrompt.System),
        Profile(Channel.Shopee, "Animado e objetivo, cuida para que cada anúncio da Shopee seja completo e fácil de comprar.",
            [TaskCategory.BestPractice, TaskCategory.Scaling], SunnyPrompt.Version, SunnyPrompt.System),
        Profile(Channel.Shein, "Antenada em moda rápida, limpa textos e confere grades antes que a Shein recuse.",
            [TaskCategory.Scaling, TaskCategory.Optimization], TrenPrompt.Version, TrenPrompt.System),
        Profile(Channel.TikTokShop, "Fala a língua do vídeo curto: títulos que explicam, fotos que param o dedo, descrições que respondem.",
            [TaskCategory.Scaling, TaskCategory.BestPractice], ViralPrompt.Version, ViralPrompt.System),
        Profile(Channel.Kaway, "Cuidadosa com a marca: na Kaway, cada texto e cada foto precisam valer o preço.",
            [TaskCategory.BestPractice, TaskCategory.Analysis], PremiumPrompt.Version, PremiumPrompt.System),
    ];

    public static AgentProfile Of(Channel channel) => All.First(profile => profile.Channel == channel);

    static AgentProfile Profile(Channel channel, string persona, IReadOnlyList<TaskCategory> specialities, string version, string system) =>
        new(ChannelAgents.Of(channel), persona, specialities, new AgentPrompt(version, system, ProposalPrompt.Text));
}
