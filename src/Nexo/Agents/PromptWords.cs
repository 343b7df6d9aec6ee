namespace Nexo.Agents;

/// <summary>The words of the page of an agent's instructions: <c>PromptWords.resx</c> (pt-BR) and <c>PromptWords.en.resx</c>.</summary>
sealed class PromptWords;
