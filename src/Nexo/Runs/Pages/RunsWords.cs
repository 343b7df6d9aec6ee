namespace Nexo.Runs.Pages;

/// <summary>The words of the pages of runs and plans: <c>RunsWords.resx</c> (pt-BR) and <c>RunsWords.en.resx</c>.</summary>
public sealed class RunsWords;
