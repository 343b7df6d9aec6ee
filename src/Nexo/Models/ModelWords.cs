namespace Nexo.Models;

/// <summary>The words of the models' pages: <c>ModelWords.resx</c> (pt-BR) and <c>ModelWords.en.resx</c>.</summary>
sealed class ModelWords;
