namespace Nexo.Imports.Pages;

/// <summary>The words of the pages of imports: <c>ImportsWords.resx</c> (pt-BR) and <c>ImportsWords.en.resx</c>.</summary>
public sealed class ImportsWords;
