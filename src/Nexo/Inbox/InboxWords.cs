namespace Nexo.Inbox;

/// <summary>The words of what stands around the list: views, recent decisions, templates: <c>InboxWords.resx</c> (pt-BR) and <c>InboxWords.en.resx</c>.</summary>
public sealed class InboxWords;
