using Nexo.Platform;

namespace Nexo.Accounts;

/// <summary>Requests and answers as the API's description shows them; a test holds them against their schemas.</summary>
static class AccountExamples
{
    public static readonly Example Sessions = new(null, """
        { "sessions": [{ "id": "0198a2b8-9c3d-7f64-a1b2-c3d4e5f60718", "current": true, "device": "Firefox, Windows", "address": "192.0.2.7", "way": "password", "workspace": "Loja Exemplo",
          "createdAt": "2026-11-21T09:00:00Z", "lastSeenAt": "2026-11-21T09:41:00Z" }] }
        """);

    public static readonly Example EndedSessions = new(null, """{ "ended": 2 }""");

    public static readonly Example ChangePassword = new("""{ "present": "…", "password": "uma frase só sua" }""", null);

    public static readonly Example AskForReset = new("""{ "email": "admin@nexo.local" }""", null);

    public static readonly Example SetNewPassword = new("""{ "secret": "…", "password": "uma frase só sua" }""", null);

    const string RecoveryCodes = """{ "recoveryCodes": ["K7QD-MZ3A-YH5R-WUB2", "2TNE-6GCV-XKPJ-4SLI"] }""";

    public static readonly Example FactorStatus = new(null, """{ "on": true, "since": "2026-11-21T09:00:00Z", "recoveryCodesLeft": 9 }""");

    public static readonly Example BeginFactor = new("""{ "present": "…" }""",
        """{ "secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "uri": "otpauth://totp/Nexo:admin%40nexo.local?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Nexo" }""");

    public static readonly Example ConfirmFactor = new("""{ "code": "123456" }""", RecoveryCodes);

    public static readonly Example MakeRecoveryCodes = new("""{ "present": "…" }""", RecoveryCodes);

    public static readonly Example FactorOff = new("""{ "present": "…" }""", null);

    const string Passkey = """{ "id": "0198a2b8-9c3d-7f64-a1b2-c3d4e5f60718", "name": "Celular", "backedUp": true, "createdAt": "2026-11-21T09:00:00Z", "lastUsedAt": null }""";

    public static readonly Example Passkeys = new(null, $$"""{ "passkeys": [{{Passkey}}] }""");

    public static readonly Example BeginPasskey = new("""{ "present": "…" }""", """{ "rp": { "name": "nexo.example", "id": "nexo.example" }, "challenge": "…", "pubKeyCredParams": [{ "type": "public-key", "alg": -7 }] }""");

    public static readonly Example AddPasskey = new("""{ "name": "Celular", "credential": { "id": "…", "type": "public-key", "response": { "clientDataJSON": "…", "attestationObject": "…" } } }""", Passkey);

    public static readonly Example RenamePasskey = new("""{ "name": "Celular" }""", null);

    public static readonly Example EnterOptions = new(null, """{ "challenge": "…", "rpId": "nexo.example", "userVerification": "required" }""");

    public static readonly Example EnterByPasskey = new("""{ "credential": { "id": "…", "type": "public-key", "response": { "clientDataJSON": "…", "authenticatorData": "…", "signature": "…", "userHandle": "…" } } }""", null);

    public static readonly Example ResetLink = new(null, """{ "link": "https://nexo.example/nova-senha/…", "expiresAt": "2026-11-21T10:00:00Z" }""");
}
