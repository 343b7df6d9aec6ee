namespace Nexo.Policies;

/// <summary>The words of the policies' pages: <c>PolicyWords.resx</c> (pt-BR) and <c>PolicyWords.en.resx</c>.</summary>
sealed class PolicyWords;
