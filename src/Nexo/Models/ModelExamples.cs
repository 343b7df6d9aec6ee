using Nexo.Platform;

namespace Nexo.Models;

/// <summary>Requests and answers as the API's description shows them; a test holds them against their schemas.</summary>
static class ModelExamples
{
    const string Model = """
        { "id": "0198a2b8-77aa-7d10-9c55-2f6a1b0c9d8e", "kind": "openai", "name": "OpenAI", "baseUrl": null, "model": "gpt-4.1-mini", "keyHint": "x9Qa", "place": 1, "enabled": true,
          "timeoutSeconds": 90, "maxOutputTokens": 8000, "inputPrice": 0.4, "outputPrice": 1.6, "revision": 3, "testedAt": "2026-11-21T09:05:00Z", "testOutcome": "answered", "testMilliseconds": 812, "testInputTokens": 14, "testOutputTokens": 2, "testCost": 0.0000088,
          "createdAt": "2026-11-21T09:00:00Z", "changedAt": "2026-11-21T09:04:00Z" }
        """;

    public static readonly Example List = new(null, $$"""
        { "models": [{{Model}}], "source": "workspace", "installation": [{ "kind": "openai", "name": "OpenAI", "model": "gpt-4.1-mini", "baseUrl": null }],
          "limits": { "monthlySpending": 50, "requestsPerMinute": 60, "revision": 1 }, "month": "2026-11-01", "spentThisMonth": 1.284512 }
        """);

    public static readonly Example Add = new(
        """{ "kind": "openai", "name": "OpenAI", "model": "gpt-4.1-mini", "key": "sk-…", "maxOutputTokens": 8000, "inputPrice": 0.4, "outputPrice": 1.6 }""".Replace("sk-…", "sk-your-key", StringComparison.Ordinal), Model);

    public static readonly Example Change = new("""{ "place": 1, "enabled": true, "clear": ["maxOutputTokens"], "revision": 2 }""", Model);

    public static readonly Example Limits = new("""{ "monthlySpending": 50, "requestsPerMinute": 60, "revision": 0 }""", """{ "monthlySpending": 50, "requestsPerMinute": 60, "revision": 1 }""");

    public static readonly Example Test = new(null,
        """{ "works": true, "outcome": "answered", "reason": null, "model": "gpt-4.1-mini-2025-04-14", "milliseconds": 812, "inputTokens": 14, "outputTokens": 2, "cost": 0.0000088 }""");
}
