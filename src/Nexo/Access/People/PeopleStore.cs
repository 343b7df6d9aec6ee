using Dapper;
using Microsoft.AspNetCore.Identity;
using Nexo.Platform;

namespace Nexo.Access;

/// <summary>ASP.NET Core Identity over the table people, as far as sign-in needs it. The e-mail address is the user name.</summary>
sealed partial class PeopleStore(Database database) : IUserPasswordStore<Person>, IUserSecurityStampStore<Person>
{
    const string Columns = "id, email, name, password_hash, security_stamp, deactivated_at";

    public async Task<Person?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        return await db.QuerySingleOrDefaultAsync<Person>($"select {Columns} from people where normalized_email = @normalizedUserName", new { normalizedUserName });
    }

    /// <summary>Null for what is no id: a passkey may name anything.</summary>
    public async Task<Person?> FindByIdAsync(string userId, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(userId, out var id))
            return null;
        await using var db = await database.OpenForWork(cancellationToken);
        return await db.QuerySingleOrDefaultAsync<Person>($"select {Columns} from people where id = @id", new { id });
    }

    public async Task<IdentityResult> CreateAsync(Person user, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var created = await db.ExecuteAsync("""
            insert into people (id, email, normalized_email, name, password_hash, security_stamp)
            values (@Id, @Email, @Normalized, @Name, @PasswordHash, @SecurityStamp) on conflict (normalized_email) do nothing
            """, new { user.Id, user.Email, Normalized = Person.Normalized(user.Email), user.Name, user.PasswordHash, user.SecurityStamp });
        return created == 1 ? IdentityResult.Success : IdentityResult.Failed(new IdentityErrorDescriber().DuplicateEmail(user.Email));
    }

    /// <summary>Writes what Identity changes: the password (a stronger hash of the same one, too) and the stamp.</summary>
    public async Task<IdentityResult> UpdateAsync(Person user, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        await db.ExecuteAsync("update people set password_hash = @PasswordHash, security_stamp = @SecurityStamp where id = @Id",
            new { user.Id, user.PasswordHash, user.SecurityStamp });
        return IdentityResult.Success;
    }

    /// <exception cref="NotSupportedException">Always: the log names people, so they are deactivated, not deleted.</exception>
    public Task<IdentityResult> DeleteAsync(Person user, CancellationToken cancellationToken) => throw new NotSupportedException("People are deactivated, not deleted.");

    public Task<string> GetUserIdAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(Person user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task<string?> GetNormalizedUserNameAsync(Person user, CancellationToken cancellationToken) => Task.FromResult<string?>(Person.Normalized(user.Email));

    public Task<string?> GetPasswordHashAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public Task<string?> GetSecurityStampAsync(Person user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.SecurityStamp);

    // The name and its normal form follow from the address.
    public Task SetUserNameAsync(Person user, string? userName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetNormalizedUserNameAsync(Person user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetPasswordHashAsync(Person user, string? passwordHash, CancellationToken cancellationToken)
    {
        user.PasswordHash = passwordHash;
        return Task.CompletedTask;
    }

    public Task SetSecurityStampAsync(Person user, string stamp, CancellationToken cancellationToken)
    {
        user.SecurityStamp = stamp;
        return Task.CompletedTask;
    }

    public void Dispose()
    {
    }
}
