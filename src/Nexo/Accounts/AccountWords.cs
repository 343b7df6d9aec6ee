namespace Nexo.Accounts;

/// <summary>The words of one's own account: <c>AccountWords.resx</c> (pt-BR) and <c>AccountWords.en.resx</c>.</summary>
sealed class AccountWords;
