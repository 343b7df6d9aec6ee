namespace Nexo.Insights.OneListing;

/// <summary>The words of the page of one listing: <c>OneListingWords.resx</c> (pt-BR) and <c>OneListingWords.en.resx</c>.</summary>
public sealed class OneListingWords;
