using System.Text.Json;
using Nexo.Platform;

namespace Nexo.Agents.Proposing;

/// <summary>What a model answers: which candidates to propose, in its order, and how they are worded. Nothing else is asked of it.</summary>
sealed record Proposals
{
    public required IReadOnlyList<Proposal> Items { get; init; }

    public static readonly JsonElement Schema = JsonElement.Parse(
        """
        {
          "type": "object",
          "properties": {
            "items": {
              "type": "array",
              "items": {
                "type": "object",
                "properties": {
                  "candidate": { "type": "string" },
                  "findings": { "type": "array", "items": { "type": "string" } },
                  "listings": { "type": "array", "items": { "type": "string" } },
                  "title": { "type": "string" },
                  "description": { "type": "string" },
                  "edits": {
                    "type": "array",
                    "items": {
                      "type": "object",
                      "properties": { "listing": { "type": "string" }, "field": { "type": "string" }, "after": { "type": "string" } },
                      "required": ["listing", "field", "after"],
                      "additionalProperties": false
                    }
                  }
                },
                "required": ["candidate", "findings", "listings", "title", "description", "edits"],
                "additionalProperties": false
              }
            }
          },
          "required": ["items"],
          "additionalProperties": false
        }
        """);

    public string ToJson() => JsonSerializer.Serialize(this, Json.Options);
}

/// <param name="Candidate">c1, c2, …</param>
/// <param name="Findings">f1, f2, … of this candidate; at least one.</param>
/// <param name="Listings">l1, l2, … of this candidate; at least one.</param>
/// <param name="Edits">Better wordings of the mechanical fixes; may be none.</param>
sealed record Proposal(string Candidate, IReadOnlyList<string> Findings, IReadOnlyList<string> Listings, string Title, string Description, IReadOnlyList<ProposedEdit> Edits);

sealed record ProposedEdit(string Listing, string Field, string After);

/// <summary>A proposal, or one edit of it, that was not taken.</summary>
/// <param name="Code">Stable: unknown_candidate, unknown_finding, …</param>
/// <param name="Reason">For people.</param>
/// <param name="Candidate">As the model named it, cut; null when it named none.</param>
sealed record Declined(string Code, string Reason, string? Candidate);
