using System.Net.Mail;
using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Access;

/// <summary>What may be said of a person, field by field; the first rule that is broken is named.</summary>
static class PersonFacts
{
    const int LongestName = 120;
    const int LongestEmail = 254;
    const int ShortestPassword = 12;
    const int LongestPassword = 1024;

    public static readonly IReadOnlyList<string> Categories = ["optimization", "best-practice", "scaling", "analysis"];

    public static Refusal? Email(string? email) =>
        string.IsNullOrWhiteSpace(email) ? Refusal.Invalid("email", "required", "email: is required.")
        : email.Length > LongestEmail || email.Any(char.IsControl) || !MailAddress.TryCreate(email.Trim(), out var read) || read.Address != email.Trim()
            ? Refusal.Invalid("email", "not_an_email", $"email: must be an e-mail address of at most {LongestEmail} characters.")
        : null;

    public static Refusal? Name(string? name) =>
        string.IsNullOrWhiteSpace(name) ? Refusal.Invalid("name", "required", "name: is required.")
        : name.EnumerateRunes().Count() > LongestName || name.Any(char.IsControl)
            ? Refusal.Invalid("name", "not_a_name", $"name: has at most {LongestName} characters and no control characters.")
        : null;

    public static Refusal? Password(string? password) =>
        password is { Length: < ShortestPassword or > LongestPassword }
            ? Refusal.Invalid("password", "length", $"password: has {ShortestPassword} to {LongestPassword} characters.")
            : null;

    public static Refusal? Work(Channel[]? channels, string[]? categories) =>
        channels?.Distinct().Count() < channels?.Length ? Refusal.Invalid("channels", "repeated", "channels: names a channel twice.")
        : categories is not null && Array.FindIndex(categories, c => !Categories.Contains(c)) is var at and >= 0
            ? Refusal.Invalid($"categories[{at}]", "wrong_value", $"categories[{at}]: must be one of {string.Join(", ", Categories)}.")
        : categories?.Distinct().Count() < categories?.Length ? Refusal.Invalid("categories", "repeated", "categories: names a category twice.")
        : null;
}
