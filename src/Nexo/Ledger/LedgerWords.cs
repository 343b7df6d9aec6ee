namespace Nexo.Ledger;

/// <summary>The words of steps and decisions: <c>LedgerWords.resx</c> (pt-BR) and <c>LedgerWords.en.resx</c>.</summary>
sealed class LedgerWords;
