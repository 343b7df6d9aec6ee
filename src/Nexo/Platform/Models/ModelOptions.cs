using Microsoft.Extensions.Options;

namespace Nexo.Platform;

/// <summary>Settings of the models: <c>Nexo:Models</c>. With nothing set, the offline model answers.</summary>
public sealed class ModelOptions
{
    public OpenAiOptions OpenAi { get; set; } = new();
}

/// <summary>OpenAI, or any server that speaks its chat interface (Ollama, vLLM, …).</summary>
public sealed class OpenAiOptions
{
    public const string DefaultModel = "gpt-4.1-mini";

    /// <summary>Up to and with <c>/v1</c>; null is OpenAI itself. Also <c>OPENAI_BASE_URL</c>.</summary>
    public string? BaseUrl { get; set; }

    /// <summary>Also <c>OPENAI_API_KEY</c>. A local server may need none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Also <c>OPENAI_MODEL</c>.</summary>
    public string? Model { get; set; }

    /// <summary>For one attempt.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>Wait before the first retry; each further one doubles: 1, 2, 4 s.</summary>
    public TimeSpan FirstRetryAfter { get; set; } = TimeSpan.FromSeconds(1);

    public bool IsSet => !string.IsNullOrWhiteSpace(ApiKey) || !string.IsNullOrWhiteSpace(BaseUrl);

    /// <summary>The model asked for.</summary>
    public string ModelName => string.IsNullOrWhiteSpace(Model) ? DefaultModel : Model;
}

sealed class ModelOptionsValidation : IValidateOptions<ModelOptions>
{
    public ValidateOptionsResult Validate(string? name, ModelOptions options)
    {
        var open = options.OpenAi;
        List<string> wrong = [];
        if (!string.IsNullOrWhiteSpace(open.BaseUrl) && !(Uri.TryCreate(open.BaseUrl, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
            wrong.Add("OPENAI_BASE_URL (Nexo:Models:OpenAi:BaseUrl) must be an http:// or https:// address, for example http://localhost:11434/v1.");
        if (!string.IsNullOrWhiteSpace(open.BaseUrl) && string.IsNullOrWhiteSpace(open.Model))
            wrong.Add("OPENAI_BASE_URL is set but OPENAI_MODEL (Nexo:Models:OpenAi:Model) is not: name the model that server offers.");
        if (!open.IsSet && !string.IsNullOrWhiteSpace(open.Model))
            wrong.Add("OPENAI_MODEL is set but neither OPENAI_API_KEY nor OPENAI_BASE_URL is: set one of them, or remove OPENAI_MODEL to work offline.");
        if (open.ApiKey is { } key && key.Trim() != key)
            wrong.Add("OPENAI_API_KEY (Nexo:Models:OpenAi:ApiKey) begins or ends with a space: remove it.");
        if (open.Timeout < TimeSpan.FromMilliseconds(10) || open.Timeout > TimeSpan.FromMinutes(10))
            wrong.Add("Nexo:Models:OpenAi:Timeout must be between 0.01 seconds and 10 minutes (hh:mm:ss).");
        if (open.FirstRetryAfter < TimeSpan.Zero || open.FirstRetryAfter > TimeSpan.FromMinutes(1))
            wrong.Add("Nexo:Models:OpenAi:FirstRetryAfter must be between 0 and 1 minute (hh:mm:ss).");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
