using Microsoft.Extensions.Localization;

namespace Nexo.Inbox.OneTask;

/// <summary>How the fields of a listing are called.</summary>
static class FieldNames
{
    const string Attribute = "attributes.";

    /// <summary>"Título", "Descrição"; an attribute by its own name.</summary>
    public static string Field(this IStringLocalizer<TaskWords> words, string field) =>
        field.StartsWith(Attribute, StringComparison.Ordinal) ? field[Attribute.Length..]
        : words[$"field.{field}"] is { ResourceNotFound: false } known ? known
        : field;
}
