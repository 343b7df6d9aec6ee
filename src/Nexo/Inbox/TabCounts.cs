using Nexo.Channels;
using Nexo.Tasks;

namespace Nexo.Inbox;

/// <summary>What the numbers beside the tabs are made of.</summary>
/// <param name="ByStatus">From the counters, by channel.</param>
/// <param name="Snoozed">Of those that wait for approval, by channel.</param>
/// <param name="Mine">The viewer's own queue; null for a token, which has none.</param>
public sealed record TabCounts(IReadOnlyList<TaskCount> ByStatus, IReadOnlyDictionary<Channel, long> Snoozed, long? Mine)
{
    public long Of(InboxTab tab, Channel? channel) => tab switch
    {
        InboxTab.Mine => Mine ?? 0,
        InboxTab.Snoozed => PutOff(channel),
        InboxTab.Waiting => Math.Max(0, InStates(tab, channel) - PutOff(channel)),
        _ => InStates(tab, channel),
    };

    long PutOff(Channel? channel) => Snoozed.Where(count => channel is null || count.Key == channel).Sum(count => count.Value);

    long InStates(InboxTab tab, Channel? channel)
    {
        var states = new InboxView { Tab = tab }.Statuses;
        return ByStatus.Where(count => (channel is null || count.Marketplace == channel) && states.Contains(count.Status)).Sum(count => count.N);
    }
}
