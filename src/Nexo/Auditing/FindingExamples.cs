using Nexo.Platform;

namespace Nexo.Auditing;

/// <summary>Answers as the API's description shows them; a test holds them against their schemas.</summary>
static class FindingExamples
{
    const string Listing = "0198a2b8-2f10-7c4e-9a31-5d2b8f7e6a01";

    public static readonly Example List = new(null, $$"""
        {
          "findings": [{
            "id": "0198a2b8-3a20-7d11-8c42-1f0e9d8c7b02", "listingId": "{{Listing}}", "listingTitle": "Body RN azul", "channel": "amazon", "rule": "AMZ-G1", "severity": "error", "field": "gtin",
            "title": "Código de barras inválido", "sentence": "O código “7896001” não é válido: deve ter 8, 12, 13 ou 14 dígitos.", "evidence": { "gtin": "7896001", "fault": "WrongLength" },
            "impact": 20, "effort": 0.25, "fix": null, "foundAt": "2026-11-21T09:00:00Z", "changedAt": "2026-11-21T09:00:00Z"
          }],
          "total": 1, "totalIsExact": true, "nextCursor": null
        }
        """);

    public static readonly Example Audit = new(null, $$"""
        {
          "listingId": "{{Listing}}",
          "findings": [{ "rule": "GEN-D2", "severity": "warning", "field": "description", "title": "Descrição curta demais", "sentence": "A descrição tem 28 caracteres; o mínimo é 200.",
            "toDo": "Conte origem, tecido, acabamento e cuidado em ao menos 200 caracteres.", "evidence": { "length": 28, "least": 200 }, "impact": 9, "effort": 0.5, "fix": null }],
          "notEvaluated": [{ "rule": "GEN-I2", "title": "Poucas fotos", "missing": "images", "reason": "A origem não trouxe as fotos." }]
        }
        """);
}
