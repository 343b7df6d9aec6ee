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
    readonly Oai.ChatClient client;
    readonly ChatClientMetadata metadata;

    public OpenAiChat(OpenAiOptions options)
    {
        var settings = new OpenAIClientOptions { NetworkTimeout = options.Timeout, RetryPolicy = new ClientRetryPolicy(0) };
        if (!string.IsNullOrWhiteSpace(options.BaseUrl))
            settings.Endpoint = new Uri(options.BaseUrl);
        client = new Oai.ChatClient(options.ModelName, new ApiKeyCredential(string.IsNullOrWhiteSpace(options.ApiKey) ? "none" : options.ApiKey), settings);
        metadata = new ChatClientMetadata("openai", settings.Endpoint, options.ModelName);
    }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Oai.ChatCompletion answer = await client.CompleteChatAsync(messages.Select(Theirs), Theirs(options), cancellationToken);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, string.Concat(answer.Content.Select(part => part.Text))))
        {
            ResponseId = answer.Id,
            ModelId = answer.Model,
            Usage = Ours(answer.Usage),
            FinishReason = new ChatFinishReason(answer.Refusal is null ? answer.FinishReason.ToString().ToLowerInvariant() : "refusal"),
        };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var update in client.CompleteChatStreamingAsync(messages.Select(Theirs), Theirs(options), cancellationToken))
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, string.Concat(update.ContentUpdate.Select(part => part.Text)))
            {
                ResponseId = update.CompletionId,
                ModelId = update.Model,
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
