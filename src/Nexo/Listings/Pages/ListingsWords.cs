namespace Nexo.Listings.Pages;

/// <summary>The words of the pages of listings: <c>ListingsWords.resx</c> (pt-BR) and <c>ListingsWords.en.resx</c>.</summary>
public sealed class ListingsWords;
