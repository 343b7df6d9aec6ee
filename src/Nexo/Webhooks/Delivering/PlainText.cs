using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Localization;
using Nexo.Platform;

namespace Nexo.Webhooks;

/// <param name="Title">One line.</param>
/// <param name="More">What is worth knowing besides.</param>
/// <param name="Link">Where to see it; null without <c>SITE_BASE_URL</c>.</param>
sealed record Told(string Title, string? More, string? Link);

/// <summary>An event in a sentence for people, in Portuguese: by the entry <c>told.kind</c> of the words, else plainly.</summary>
sealed class PlainText(IStringLocalizer<WebhookWords> words, Site site)
{
    const int Longest = 300;

    public Told Of(string kind, string subject, JsonElement body)
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("pt-BR");
            return new Told(Title(kind, body), More(body), site.BaseUrl is null ? null : site.Address(Path(kind, subject, body)));
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    /// <summary>{0} is who or what it is about, {1} the step.</summary>
    string Title(string kind, JsonElement body) =>
        words[$"told.{kind}", About(body), (kind.StartsWith("step.", StringComparison.Ordinal) ? Text(body, "stepTitle") ?? Text(body, "step") : Text(body, "title")) ?? ""] is { ResourceNotFound: false } known ? known.Value.TrimEnd(' ', ':')
        : About(body) is { Length: > 0 } about ? $"{kind}: {about}" : kind;

    static string About(JsonElement body) => Text(body, "run") ?? Text(body, "name") ?? Text(body, "plan") ?? Text(body, "title") ?? Text(body, "fileName") ?? "";

    static string? More(JsonElement body)
    {
        var more = string.Join('\n', new[] { Text(body, "error") ?? Text(body, "reason"), Text(body, "outputsUri") }.OfType<string>());
        return more.Length == 0 ? null : more;
    }

    static string Path(string kind, string subject, JsonElement body) => kind.Split('.')[0] switch
    {
        "run" or "step" when Text(body, "run") is { } run => $"/execucoes/{Uri.EscapeDataString(run)}",
        "task" => $"/tarefas/{subject}",
        "webhook" => $"{WebhookPages.Root}/{subject}",
        "import" => $"/anuncios/importacoes/{subject}",
        _ => "/",
    };

    /// <summary>A text of the body on one line, cut where it gets long.</summary>
    static string? Text(JsonElement body, string name)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String || string.IsNullOrWhiteSpace(value.GetString()))
            return null;
        var line = string.Join(' ', value.GetString()!.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= Longest ? line : line[..Longest] + "…";
    }
}
