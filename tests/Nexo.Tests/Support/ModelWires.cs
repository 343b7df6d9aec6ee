using System.Text;
using System.Text.Json;

namespace Nexo.Tests.Support;

/// <summary>How a maker writes an answer. 100 tokens in, 20 out, by <c>stub-1</c>.</summary>
interface IModelWire
{
    string Whole(string said, Fault? fault);

    string Streamed(string said, Fault? fault);
}

sealed class OpenAiWire : IModelWire
{
    static readonly object Usage = new { prompt_tokens = 100, completion_tokens = 20, total_tokens = 120 };

    public string Whole(string said, Fault? fault) => JsonSerializer.Serialize(new
    {
        id = "chatcmpl-1",
        @object = "chat.completion",
        created = 1_700_000_000,
        model = "stub-1",
        choices = new[] { new { index = 0, message = new { role = "assistant", content = fault?.Declines == true ? null : said, refusal = fault?.Declines == true ? "I will not." : null }, finish_reason = "stop" } },
        usage = fault?.TellsNoTokens == true ? null : Usage,
    });

    public string Streamed(string said, Fault? fault)
    {
        var text = new StringBuilder();
        foreach (var part in Parts(said))
            Chunk(text, [new { index = 0, delta = fault?.Declines == true ? (object)new { role = "assistant", refusal = "I will not." } : new { role = "assistant", content = part }, finish_reason = (string?)null }], null);
        if (fault?.Ends == true)
            return text.ToString();
        Chunk(text, [new { index = 0, delta = new { }, finish_reason = "stop" }], null);
        if (fault?.TellsNoTokens != true)
            Chunk(text, [], Usage);
        return text.Append("data: [DONE]\n\n").ToString();
    }

    static void Chunk(StringBuilder into, object[] choices, object? usage) =>
        into.Append("data: ").Append(JsonSerializer.Serialize(new { id = "chatcmpl-1", @object = "chat.completion.chunk", created = 1_700_000_000, model = "stub-1", choices, usage })).Append("\n\n");

    public static IEnumerable<string> Parts(string said) => said.Length < 2 ? [said] : [said[..(said.Length / 2)], said[(said.Length / 2)..]];
}

sealed class AnthropicWire : IModelWire
{
    public string Whole(string said, Fault? fault) => JsonSerializer.Serialize(new
    {
        id = "msg_1",
        type = "message",
        role = "assistant",
        model = "stub-1",
        content = fault?.Declines == true ? [] : new object[] { new { type = "text", text = said } },
        stop_reason = fault?.Declines == true ? "refusal" : "end_turn",
        stop_sequence = (string?)null,
        usage = new { input_tokens = 100, output_tokens = 20 },
    });

    public string Streamed(string said, Fault? fault)
    {
        var text = new StringBuilder();
        Event(text, "message_start", new { type = "message_start", message = new { id = "msg_1", type = "message", role = "assistant", model = "stub-1", content = Array.Empty<object>(), stop_reason = (string?)null, stop_sequence = (string?)null, usage = new { input_tokens = 100, output_tokens = 1 } } });
        if (fault?.Declines != true)
        {
            Event(text, "content_block_start", new { type = "content_block_start", index = 0, content_block = new { type = "text", text = "" } });
            foreach (var part in OpenAiWire.Parts(said))
                Event(text, "content_block_delta", new { type = "content_block_delta", index = 0, delta = new { type = "text_delta", text = part } });
            if (fault?.Ends == true)
                return text.ToString();
            Event(text, "content_block_stop", new { type = "content_block_stop", index = 0 });
        }
        Event(text, "message_delta", new { type = "message_delta", delta = new { stop_reason = fault?.Declines == true ? "refusal" : "end_turn", stop_sequence = (string?)null }, usage = new { output_tokens = 20 } });
        Event(text, "message_stop", new { type = "message_stop" });
        return text.ToString();
    }

    static void Event(StringBuilder into, string name, object data) => into.Append("event: ").Append(name).Append("\ndata: ").Append(JsonSerializer.Serialize(data)).Append("\n\n");
}
