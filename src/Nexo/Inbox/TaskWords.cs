namespace Nexo.Inbox;

/// <summary>The words of the inbox and the task page: <c>TaskWords.resx</c> (pt-BR) and <c>TaskWords.en.resx</c>.</summary>
public sealed class TaskWords;
