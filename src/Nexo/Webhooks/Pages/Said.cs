using Microsoft.Extensions.Localization;

namespace Nexo.Webhooks;

/// <summary>Why something did not arrive, in words.</summary>
static class Said
{
    public static string Error(IStringLocalizer words, string? error, int? status) => words[$"error.{error}", status ?? 0];
}
