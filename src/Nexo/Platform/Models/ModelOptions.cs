using Microsoft.Extensions.Options;

namespace Nexo.Platform;

/// <summary>Settings of the models: <c>Nexo:Models</c>. They serve the workspaces that have none of their own; with nothing set, the offline model answers.</summary>
public sealed class ModelOptions
{
    /// <summary>OpenAI, or any server that speaks its chat interface (Ollama, vLLM, …).</summary>
    public ModelSettings OpenAi { get; set; } = new();

    /// <summary>Asked after the other, when both are set.</summary>
    public ModelSettings Anthropic { get; set; } = new();

    /// <summary>Wait before the first retry; each further one doubles: 1, 2, 4 s.</summary>
    public TimeSpan FirstRetryAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether a model may have an address of the house: this machine, or a private network.</summary>
    public bool AllowPrivateAddresses { get; set; } = true;

    /// <summary>Whether a model may have an address at which a cloud keeps a machine's credentials (169.254.169.254 and its like).</summary>
    public bool AllowMetadataAddresses { get; set; }

    /// <summary>The installation's chain.</summary>
    public IReadOnlyList<ModelLink> Links()
    {
        List<ModelLink> links = [];
        if (OpenAi.IsSet)
            links.Add(OpenAi.Link(string.IsNullOrWhiteSpace(OpenAi.BaseUrl) ? ModelKind.Openai : ModelKind.Compatible, "OpenAI", "gpt-4.1-mini"));
        if (Anthropic.IsSet)
            links.Add(Anthropic.Link(ModelKind.Anthropic, "Anthropic", "claude-haiku-4-5"));
        return links;
    }
}

/// <summary>One model of the installation.</summary>
public sealed class ModelSettings
{
    /// <summary>Null is the maker's own. Also <c>OPENAI_BASE_URL</c> (up to and with <c>/v1</c>), <c>ANTHROPIC_BASE_URL</c> (without).</summary>
    public string? BaseUrl { get; set; }

    /// <summary>Also <c>OPENAI_API_KEY</c>, <c>ANTHROPIC_API_KEY</c>. A local server may need none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Also <c>OPENAI_MODEL</c>, <c>ANTHROPIC_MODEL</c>.</summary>
    public string? Model { get; set; }

    /// <summary>For one attempt.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>US dollars for a million tokens; null is not known.</summary>
    public decimal? InputPrice { get; set; }

    /// <summary>US dollars for a million tokens; null is not known.</summary>
    public decimal? OutputPrice { get; set; }

    public bool IsSet => !string.IsNullOrWhiteSpace(ApiKey) || !string.IsNullOrWhiteSpace(BaseUrl);

    public ModelLink Link(ModelKind kind, string name, string usual) => new()
    {
        Kind = kind,
        Name = name,
        Address = string.IsNullOrWhiteSpace(BaseUrl) ? null : new Uri(BaseUrl),
        Model = string.IsNullOrWhiteSpace(Model) ? usual : Model,
        Key = string.IsNullOrWhiteSpace(ApiKey) ? null : ApiKey,
        Timeout = Timeout,
        InputPrice = InputPrice,
        OutputPrice = OutputPrice,
    };
}

sealed class ModelOptionsValidation : IValidateOptions<ModelOptions>
{
    public ValidateOptionsResult Validate(string? name, ModelOptions options)
    {
        List<string> wrong = [.. Wrong(options.OpenAi, "OPENAI", "OpenAi", "http://localhost:11434/v1"), .. Wrong(options.Anthropic, "ANTHROPIC", "Anthropic", "https://api.anthropic.com")];
        if (!string.IsNullOrWhiteSpace(options.OpenAi.BaseUrl) && string.IsNullOrWhiteSpace(options.OpenAi.Model))
            wrong.Add("OPENAI_BASE_URL is set but OPENAI_MODEL (Nexo:Models:OpenAi:Model) is not: name the model that server offers.");
        if (options.FirstRetryAfter < TimeSpan.Zero || options.FirstRetryAfter > TimeSpan.FromMinutes(1))
            wrong.Add("Nexo:Models:FirstRetryAfter must be between 0 and 1 minute (hh:mm:ss).");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    static IEnumerable<string> Wrong(ModelSettings model, string known, string key, string example)
    {
        if (!string.IsNullOrWhiteSpace(model.BaseUrl) && !(Uri.TryCreate(model.BaseUrl, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
            yield return $"{known}_BASE_URL (Nexo:Models:{key}:BaseUrl) must be an http:// or https:// address, for example {example}.";
        if (!model.IsSet && !string.IsNullOrWhiteSpace(model.Model))
            yield return $"{known}_MODEL is set but neither {known}_API_KEY nor {known}_BASE_URL is: set one of them, or remove {known}_MODEL to work offline.";
        if (model.ApiKey is { } secret && secret.Trim() != secret)
            yield return $"{known}_API_KEY (Nexo:Models:{key}:ApiKey) begins or ends with a space: remove it.";
        if (model.Timeout < TimeSpan.FromMilliseconds(10) || model.Timeout > TimeSpan.FromMinutes(10))
            yield return $"Nexo:Models:{key}:Timeout must be between 0.01 seconds and 10 minutes (hh:mm:ss).";
        if (model.InputPrice < 0 || model.OutputPrice < 0)
            yield return $"Nexo:Models:{key}:InputPrice and OutputPrice are US dollars for a million tokens, 0 or more.";
    }
}
