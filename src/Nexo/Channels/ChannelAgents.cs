namespace Nexo.Channels;

/// <summary>Who works on a channel.</summary>
/// <param name="Id">As the log and the API name it: <c>alex</c>.</param>
/// <param name="Name">As people see it: "Alex".</param>
/// <param name="Channel">The one channel it proposes for.</param>
public sealed record ChannelAgent(string Id, string Name, Channel Channel);

/// <summary>The six channel agents, in the order of <see cref="Channel.All"/>.</summary>
public static class ChannelAgents
{
    public static readonly IReadOnlyList<ChannelAgent> All =
    [
        new("alex", "Alex", Channel.Amazon),
        new("marina", "Marina", Channel.MercadoLivre),
        new("sunny", "Sunny", Channel.Shopee),
        new("tren", "Tren", Channel.Shein),
        new("viral", "Viral", Channel.TikTokShop),
        new("premium", "Premium", Channel.Kaway),
    ];

    public static ChannelAgent Of(Channel channel) => All.First(agent => agent.Channel == channel);

    /// <summary>Null when no channel agent has this id.</summary>
    public static ChannelAgent? Find(string id) => All.FirstOrDefault(agent => agent.Id == id);
}
