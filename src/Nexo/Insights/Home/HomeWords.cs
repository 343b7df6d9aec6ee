namespace Nexo.Insights.Home;

/// <summary>The words of the home page and the rail: <c>HomeWords.resx</c> (pt-BR) and <c>HomeWords.en.resx</c>.</summary>
public sealed class HomeWords;
