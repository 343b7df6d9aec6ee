using Nexo.Rules.Shapes;

namespace Nexo.Rules.Shopee;

/// <summary>SHP-Q7: a description of 100 characters.</summary>
sealed class EnoughDescription() : DescriptionTooShort("SHP-Q7", Severity.Warning, Gain.Discovery);

/// <summary>SHP-Q8: a name of 25 to 100 characters.</summary>
sealed class NameLength() : TitleLengthBetween("SHP-Q8", Severity.Warning, Gain.Discovery);
