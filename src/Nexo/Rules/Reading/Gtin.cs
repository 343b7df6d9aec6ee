namespace Nexo.Rules.Reading;

/// <summary>GS1 article numbers: 8, 12, 13 or 14 digits, the last one a check digit (weights 3 and 1 from the right, modulo 10).</summary>
static class Gtin
{
    public enum Fault { None, NotDigits, WrongLength, WrongCheckDigit }

    public static Fault FaultOf(string gtin)
    {
        var digits = gtin.Where(c => c is not (' ' or '-')).ToArray();
        if (digits.Any(c => !char.IsAsciiDigit(c)))
            return Fault.NotDigits;
        if (digits.Length is not (8 or 12 or 13 or 14))
            return Fault.WrongLength;
        return HasCheckDigit(digits) && digits.Any(c => c != '0') ? Fault.None : Fault.WrongCheckDigit;
    }

    static bool HasCheckDigit(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = digits.Length - 2; i >= 0; i--)
            sum += (digits[i] - '0') * ((digits.Length - 2 - i) % 2 == 0 ? 3 : 1);
        return (10 - sum % 10) % 10 == digits[^1] - '0';
    }
}
