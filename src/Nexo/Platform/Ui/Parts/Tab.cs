namespace Nexo.Platform.Ui.Parts;

/// <summary>One of <see cref="Tabs"/>.</summary>
public sealed record Tab(string Href, string Title, bool IsCurrent, long? Count = null);

/// <summary>One choice of a <see cref="FilterSelect"/>; the empty value means all.</summary>
public sealed record Option(string Value, string Title);
