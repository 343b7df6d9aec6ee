using Nexo.Platform;

namespace Nexo.Auditing.AccountHealth;

/// <summary>Answers as the API's description shows them; a test holds them against their schemas.</summary>
static class HealthExamples
{
    public static readonly Example Record = new("""{ "channel": "amazon", "day": "2026-11-20", "figures": { "late_shipment_rate": 3.6, "valid_tracking_rate": 98.2 } }""", """{ "recorded": 2 }""");

    public static readonly Example Health = new(null, """
        [{
          "rule": "AMZ-S1", "channel": "amazon", "severity": "warning", "enabled": true, "title": "Metas da conta em risco", "found": true, "isEvaluated": true,
          "sentence": "Perto da meta ou além dela: envios com atraso. O primeiro está em 3,6%; a meta é 4%.", "toDo": "Veja os pedidos que pesaram e trate a causa antes de passar da meta.",
          "figures": [{ "name": "late_shipment_rate", "title": "envios com atraso", "value": 3.6, "day": "2026-11-20" }]
        }]
        """);
}
