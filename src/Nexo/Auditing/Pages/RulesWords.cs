namespace Nexo.Auditing.Pages;

/// <summary>The words of the pages of rules: <c>RulesWords.resx</c> (pt-BR) and <c>RulesWords.en.resx</c>.</summary>
public sealed class RulesWords;
