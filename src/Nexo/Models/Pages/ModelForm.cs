using System.Globalization;
using Nexo.Platform;

namespace Nexo.Models;

/// <summary>A model as a person types it: every field a text, so that what was wrong can be shown again. The key is never shown again.</summary>
public sealed record ModelForm
{
    public string? Kind { get; init; }
    public string? Name { get; init; }
    public string? BaseUrl { get; init; }
    public string? Model { get; init; }
    public string? Key { get; init; }

    /// <summary>A ticked box that takes the key away.</summary>
    public string? WithoutKey { get; init; }
    public string? TimeoutSeconds { get; init; }
    public string? MaxOutputTokens { get; init; }
    public string? InputPrice { get; init; }
    public string? OutputPrice { get; init; }
    public string? Revision { get; init; }

    public static ModelForm Of(WorkspaceModel model) => new()
    {
        Kind = model.Kind.ToString().ToLowerInvariant(), Name = model.Name, BaseUrl = model.BaseUrl, Model = model.Model,
        TimeoutSeconds = Typed.Text(model.TimeoutSeconds), MaxOutputTokens = Typed.Text(model.MaxOutputTokens), InputPrice = Typed.Text(model.InputPrice), OutputPrice = Typed.Text(model.OutputPrice),
        Revision = Typed.Text(model.Revision),
    };

    public Outcome<NewModel> ToNew()
    {
        if (!Numbers().Try(out var numbers, out var refusal))
            return refusal;
        return new NewModel
        {
            Kind = Enum.TryParse<ModelKind>(Kind, ignoreCase: true, out var kind) && Enum.IsDefined(kind) ? kind : null,
            Name = Name ?? "", BaseUrl = Empty(BaseUrl), Model = Model ?? "", Key = Empty(Key),
            TimeoutSeconds = numbers.Timeout, MaxOutputTokens = numbers.Output, InputPrice = numbers.InputPrice, OutputPrice = numbers.OutputPrice,
        };
    }

    /// <summary>A form shows all fields, so an emptied one is meant.</summary>
    public Outcome<ModelChange> ToChange(WorkspaceModel model)
    {
        if (!Numbers().Try(out var numbers, out var refusal))
            return refusal;
        List<string> clear = [];
        if (Empty(BaseUrl) is null && model.BaseUrl is not null)
            clear.Add("baseUrl");
        if (WithoutKey is not null && Empty(Key) is null)
            clear.Add("key");
        if (numbers.Output is null)
            clear.Add("maxOutputTokens");
        if (numbers.InputPrice is null)
            clear.Add("inputPrice");
        if (numbers.OutputPrice is null)
            clear.Add("outputPrice");
        return new ModelChange
        {
            Name = Name ?? "", BaseUrl = Empty(BaseUrl), Model = Model ?? "", Key = Empty(Key), TimeoutSeconds = numbers.Timeout ?? ModelFacts.UsualTimeout,
            MaxOutputTokens = numbers.Output, InputPrice = numbers.InputPrice, OutputPrice = numbers.OutputPrice, Clear = [.. clear],
            Revision = int.TryParse(Revision, NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : null,
        };
    }

    Outcome<(int? Timeout, int? Output, decimal? InputPrice, decimal? OutputPrice)> Numbers() =>
        !Typed.Whole(TimeoutSeconds, "timeoutSeconds").Try(out var timeout, out var refusal) || !Typed.Whole(MaxOutputTokens, "maxOutputTokens").Try(out var output, out refusal)
            || !Typed.Amount(InputPrice, "inputPrice").Try(out var inputPrice, out refusal) || !Typed.Amount(OutputPrice, "outputPrice").Try(out var outputPrice, out refusal)
            ? refusal : (timeout, output, inputPrice, outputPrice);

    static string? Empty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

public sealed record LimitsForm
{
    public string? MonthlySpending { get; init; }
    public string? RequestsPerMinute { get; init; }
    public string? Revision { get; init; }

    public Outcome<WantedLimits> ToWanted() =>
        !Typed.Amount(MonthlySpending, "monthlySpending").Try(out var spending, out var refusal) || !Typed.Whole(RequestsPerMinute, "requestsPerMinute").Try(out var requests, out refusal)
            ? refusal : new WantedLimits { MonthlySpending = spending, RequestsPerMinute = requests, Revision = int.TryParse(Revision, NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : null };
}

/// <summary>Numbers as people type them: 0,4 and 0.4 are the same; nothing is null.</summary>
static class Typed
{
    public static Outcome<int?> Whole(string? text, string field) =>
        string.IsNullOrWhiteSpace(text) ? (int?)null
        : int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : Refusal.Invalid(field, "not_a_number", $"{field}: must be a whole number.");

    public static Outcome<decimal?> Amount(string? text, string field) =>
        string.IsNullOrWhiteSpace(text) ? (decimal?)null
        : decimal.TryParse(text.Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number
        : Refusal.Invalid(field, "not_a_number", $"{field}: must be a number such as 0.4 or 0,4, without separators of thousands.");

    public static string? Text(decimal? number) => number?.ToString(CultureInfo.CurrentCulture);
}
