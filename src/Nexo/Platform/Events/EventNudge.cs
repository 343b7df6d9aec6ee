namespace Nexo.Platform;

/// <summary>Says, after a commit, that the log has grown; readers on all nodes wake. Many calls become one NOTIFY.</summary>
public sealed class EventNudge(Signals signals)
{
    internal const string Name = "nexo_events";

    readonly Signal signal = signals.On(Name);

    public void Now() => signal.Raise();
}
