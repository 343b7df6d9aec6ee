namespace Nexo.Operations.Pages;

/// <summary>The words of the page of set-aside work: <c>OperationWords.resx</c> (pt-BR) and <c>OperationWords.en.resx</c>.</summary>
public sealed class OperationWords;
