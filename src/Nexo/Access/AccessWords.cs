namespace Nexo.Access;

/// <summary>The words of sign-in and keys: <c>AccessWords.resx</c> (pt-BR) and <c>AccessWords.en.resx</c>.</summary>
sealed class AccessWords;
