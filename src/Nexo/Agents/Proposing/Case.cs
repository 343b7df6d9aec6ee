using Nexo.Auditing;
using Nexo.Listings;

namespace Nexo.Agents.Proposing;

/// <summary>A finding with the listing it was found on.</summary>
sealed record Case(Finding Finding, Listing Listing);
