namespace Nexo.Webhooks;

/// <summary>The words of the webhooks' pages and of what they tell: <c>WebhookWords.resx</c> (pt-BR) and <c>WebhookWords.en.resx</c>.</summary>
sealed class WebhookWords;
