using System.Globalization;
using Nexo.Platform;

namespace Nexo.Tasks;

/// <summary>What a listing's field may become. Which field a channel wants how is the auditor's; here is only what no channel could take.</summary>
static class EditedValues
{
    const int LongestTitle = 2_000; // as imports take it

    public static Refusal? Broken(string at, string field, string? after) => field switch
    {
        "title" => Texts.Broken(at, after, 1, LongestTitle),
        "price" => Number(at, after, least: 0.01m, decimals: 2),
        "stock" => Number(at, after, least: 0, decimals: 0),
        _ => after is null ? null : Texts.Broken(at, after, 0, 20_000),
    };

    static Refusal? Number(string at, string? after, decimal least, int decimals)
    {
        if (after is null)
            return Refusal.Invalid(at, "required", $"{at}: is required; this field cannot be removed.");
        if (!decimal.TryParse(after, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return Refusal.Invalid(at, "not_a_number", $"{at}: must be a number, with a point before the decimals.");
        if (decimal.Round(number, decimals) != number)
            return Refusal.Invalid(at, "too_precise", decimals == 0 ? $"{at}: must be a whole number." : $"{at}: has at most {decimals} decimals.");
        return number < least
            ? Refusal.Invalid(at, "out_of_range", string.Create(CultureInfo.InvariantCulture, $"{at}: must be at least {least}."))
            : null;
    }
}
