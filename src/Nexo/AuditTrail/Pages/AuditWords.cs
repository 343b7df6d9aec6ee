namespace Nexo.AuditTrail.Pages;

/// <summary>The words of the audit page: <c>AuditWords.resx</c> (pt-BR) and <c>AuditWords.en.resx</c>.</summary>
public sealed class AuditWords;
