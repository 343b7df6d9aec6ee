using Microsoft.AspNetCore.Identity;
using Nexo.Platform;

namespace Nexo.Access;

/// <summary>Somebody who can sign in. What one may do is said by the memberships.</summary>
sealed record Person
{
    public PersonId Id { get; init; }

    public string Email { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>Null: nobody can sign in as this person.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>Changes with password and rights; a session with another stamp is over.</summary>
    public string SecurityStamp { get; set; } = "";

    public DateTimeOffset? DeactivatedAt { get; init; }

    /// <summary>As addresses are compared.</summary>
    public static string Normalized(string email) => email.Trim().ToUpperInvariant();

    public static string NewStamp() => Guid.NewGuid().ToString("n");
}

/// <summary>Identity compares addresses as we do; its own way throws at texts that are not Unicode.</summary>
sealed class Addressing : ILookupNormalizer
{
    public string? NormalizeName(string? name) => name is null ? null : Person.Normalized(name);

    public string? NormalizeEmail(string? email) => NormalizeName(email);
}
