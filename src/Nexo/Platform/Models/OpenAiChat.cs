using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OpenAI;
using Oai = OpenAI.Chat;

namespace Nexo.Platform;

/// <summary>The OpenAI client as an <see cref="IChatClient"/>: texts, roles, JSON by schema, token counts. One attempt, no retries.</summary>
sealed class OpenAiChat : IChatClient
{
    /// <summary>As <see cref="ChatFinishReason.ContentFilter"/> says it.</summary>
    const string Declined = "content_filter";

    readonly Oai.ChatClient client;
    readonly ChatClientMetadata metadata;

    public OpenAiChat(ModelLink link, string noKey, PipelineTransport transport)
    {
        var settings = new OpenAIClientOptions { NetworkTimeout = Timeout.InfiniteTimeSpan, RetryPolicy = new ClientRetryPolicy(0), Transport = transport };
        if (link.Address is { } address)
            settings.Endpoint = address;
        client = new Oai.ChatClient(link.Model, new ApiKeyCredential(link.Key ?? noKey), settings);
        metadata = new ChatClientMetadata("openai", settings.Endpoint, link.Model);
    }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Oai.ChatCompletion answer = await client.CompleteChatAsync(messages.Select(Theirs), Theirs(options), cancellationToken);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, string.Concat(answer.Content.Select(part => part.Text))))
        {
            ResponseId = answer.Id,
            ModelId = answer.Model,
            Usage = Ours(answer.Usage),
            FinishReason = new ChatFinishReason(answer.Refusal is not null || answer.FinishReason == Oai.ChatFinishReason.ContentFilter ? Declined : answer.FinishReason.ToString().ToLowerInvariant()),
        };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var declined = false;
        await foreach (var update in client.CompleteChatStreamingAsync(messages.Select(Theirs), Theirs(options), cancellationToken))
        {
            declined |= !string.IsNullOrEmpty(update.RefusalUpdate) || update.FinishReason == Oai.ChatFinishReason.ContentFilter;
            yield return new ChatResponseUpdate
            {
                Role = ChatRole.Assistant,
                ResponseId = update.CompletionId,
                ModelId = update.Model,
                FinishReason = update.FinishReason is { } reason ? new ChatFinishReason(declined ? Declined : reason.ToString().ToLowerInvariant()) : null,
                Contents = [.. update.ContentUpdate.Select(part => new TextContent(part.Text)), .. update.Usage is null ? Array.Empty<AIContent>() : [new UsageContent(Ours(update.Usage)!)]],
            };
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? metadata
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose()
    {
        // The transport is shared by the process.
    }

    static Oai.ChatMessage Theirs(ChatMessage message) =>
        message.Role == ChatRole.System ? new Oai.SystemChatMessage(message.Text)
        : message.Role == ChatRole.Assistant ? new Oai.AssistantChatMessage(message.Text)
        : new Oai.UserChatMessage(message.Text);

    static Oai.ChatCompletionOptions Theirs(ChatOptions? options)
    {
        var theirs = new Oai.ChatCompletionOptions { Temperature = options?.Temperature, MaxOutputTokenCount = options?.MaxOutputTokens };
        if (options?.ResponseFormat is ChatResponseFormatJson { Schema: { } schema } json)
        {
            theirs.ResponseFormat = Oai.ChatResponseFormat.CreateJsonSchemaFormat(
                json.SchemaName ?? "answer", BinaryData.FromString(schema.GetRawText()), json.SchemaDescription, jsonSchemaIsStrict: true);
        }
        else if (options?.ResponseFormat is ChatResponseFormatJson)
        {
            theirs.ResponseFormat = Oai.ChatResponseFormat.CreateJsonObjectFormat();
        }
        return theirs;
    }

    static UsageDetails? Ours(Oai.ChatTokenUsage? usage) => usage is null ? null
        : new() { InputTokenCount = usage.InputTokenCount, OutputTokenCount = usage.OutputTokenCount, TotalTokenCount = usage.TotalTokenCount };
}
