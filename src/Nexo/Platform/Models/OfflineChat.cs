using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Nexo.Platform;

/// <summary>
/// The model of an installation without a key: nothing leaves the house. It knows nothing of its own;
/// who asks supplies the words, made from the workspace's facts, and the answer says that it is offline.
/// </summary>
public sealed class OfflineChat(Func<string> words) : IChatClient
{
    public const string Name = "offline";

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, words())) { ModelId = Name, FinishReason = ChatFinishReason.Stop });

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var answer = await GetResponseAsync(messages, options, cancellationToken);
        yield return new ChatResponseUpdate(ChatRole.Assistant, answer.Text) { ModelId = Name };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // Holds nothing.
    }
}
