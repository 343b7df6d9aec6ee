using Nexo.Platform;

namespace Nexo.Auditing.Settings;

/// <summary>Answers as the API's description shows them; a test holds them against their schemas.</summary>
static class RuleExamples
{
    const string Rule = """
        {
          "id": "AMZ-T1", "channel": "amazon", "field": "title", "severity": "warning", "impact": 16, "effort": 0.25, "title": "Título longo demais",
          "explanation": "A Amazon esconde da busca títulos com mais de 200 caracteres.", "toDo": "Encurte o título sem perder produto, marca e tamanho.", "canFix": true,
          "enabled": true, "enabledByDefault": true, "defaultSeverity": "error",
          "thresholds": [{ "name": "titleMax", "title": "Máximo de caracteres do título", "value": 150, "default": 200, "least": 30, "most": 200, "isWhole": true }],
          "openFindings": 31, "openFindingsAreExact": true, "source": "[O] 200390640", "precision": { "sampled": 20, "right": 20, "percent": 100 },
          "changedBy": "person:0198a2b8-2f10-7c4e-9a31-5d2b8f7e6a01", "changedAt": "2026-11-21T21:00:00Z"
        }
        """;

    public static readonly Example List = new(null, $"[{Rule}]");

    public static readonly Example Changed = new("""{ "severity": "warning", "thresholds": { "titleMax": 150 } }""", $"[{Rule}]");

    public static readonly Example Tried = new("""{ "thresholds": { "titleMax": 150 } }""", """
        {
          "rule": "AMZ-T1", "channel": "amazon", "severity": "error", "listings": 1000000, "read": 20000, "isSampled": true,
          "found": 412, "foundNow": 31, "notEvaluated": 0, "estimated": 20600, "cutShort": false,
          "examples": [{ "listingId": "0198a2b8-2f10-7c4e-9a31-5d2b8f7e6a01", "listingTitle": "Body RN azul", "sentence": "O título tem 174 caracteres; o limite é 150." }]
        }
        """);
}
