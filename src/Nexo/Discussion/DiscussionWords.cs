namespace Nexo.Discussion;

/// <summary>The words of comments and notifications: <c>DiscussionWords.resx</c> (pt-BR) and <c>DiscussionWords.en.resx</c>.</summary>
public sealed class DiscussionWords;
