using Microsoft.Extensions.Localization;

namespace Nexo.Webhooks;

/// <summary>What codes mean, in words.</summary>
static class Said
{
    public static string Error(IStringLocalizer words, string? error, int? status) => words[$"error.{error}", status ?? 0];

    /// <summary>The kinds an endpoint wants; the star alone would say little.</summary>
    public static string Kinds(IStringLocalizer words, IEnumerable<string> kinds) => string.Join(" · ", kinds.Select(kind => kind == EventKinds.All ? words["kind.*"].Value : kind));
}
