using Dapper;
using Microsoft.AspNetCore.Identity;

namespace Nexo.Access;

/// <summary>What the framework's passkey checks look up. They are written by the use cases in Accounts, each with its event.</summary>
sealed partial class PeopleStore : IUserPasskeyStore<Person>
{
    const string PasskeyColumns = "credential_id, public_key, created_at, sign_count, transports, is_backup_eligible, is_backed_up, name";

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Person user, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        return [.. (await db.QueryAsync<PasskeyRow>($"select {PasskeyColumns} from passkeys where person_id = @Id order by created_at", new { user.Id })).Select(row => row.Info())];
    }

    public async Task<Person?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        return await db.QuerySingleOrDefaultAsync<Person>($"select {Columns} from people where id = (select person_id from passkeys where credential_id = @credentialId)", new { credentialId });
    }

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(Person user, byte[] credentialId, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        return (await db.QuerySingleOrDefaultAsync<PasskeyRow>($"select {PasskeyColumns} from passkeys where person_id = @Id and credential_id = @credentialId", new { user.Id, credentialId }))?.Info();
    }

    /// <exception cref="NotSupportedException">Always: see the use cases in Accounts.</exception>
    public Task AddOrUpdatePasskeyAsync(Person user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw new NotSupportedException("Passkeys are written with their event.");

    /// <exception cref="NotSupportedException">Always: see the use cases in Accounts.</exception>
    public Task RemovePasskeyAsync(Person user, byte[] credentialId, CancellationToken cancellationToken) => throw new NotSupportedException("Passkeys are removed with their event.");

    sealed record PasskeyRow
    {
        public byte[] CredentialId { get; init; } = [];
        public byte[] PublicKey { get; init; } = [];
        public DateTimeOffset CreatedAt { get; init; }
        public long SignCount { get; init; }
        public string[] Transports { get; init; } = [];
        public bool IsBackupEligible { get; init; }
        public bool IsBackedUp { get; init; }
        public string Name { get; init; } = "";

        /// <summary>How it was attested is not kept: it says the maker of a device, which nobody here asks for.</summary>
        public UserPasskeyInfo Info() => new(CredentialId, PublicKey, CreatedAt, (uint)SignCount, Transports, isUserVerified: true, IsBackupEligible, IsBackedUp, attestationObject: [], clientDataJson: []) { Name = Name };
    }
}
