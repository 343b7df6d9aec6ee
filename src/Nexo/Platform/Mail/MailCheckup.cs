using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Nexo.Platform;

/// <summary>Whether somebody greets at the mail server's address; signs in to nothing and sends nothing.</summary>
sealed class MailCheckup(IOptions<MailOptions> options) : ICheckup
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public string About => "mail";

    public int Order => 14;

    public async Task<Diagnosis> Look(CancellationToken cancellationToken)
    {
        var set = options.Value;
        if (!set.IsSet)
            return Diagnosis.Well("not set: links to invite people and to reset a password are shown or printed, not mailed (SMTP_HOST or EMAIL_WEBHOOK changes that)");
        if (!set.HasServer)
            return Diagnosis.Well("by the gateway of EMAIL_WEBHOOK, which is called when there is a mail to send"); // calling it would send one
        var sentence = $"{set.Host}:{set.Port} ({(set.Security == "none" ? "without TLS" : "STARTTLS")}), from {set.From}, {(string.IsNullOrEmpty(set.User) ? "without sign-in" : "with sign-in")}";
        return await Trouble(set, cancellationToken) is { } trouble
            ? Diagnosis.Ill($"{sentence}. It does not answer ({trouble}): see that SMTP_HOST and SMTP_PORT are right; until then mails wait.")
            : Diagnosis.Well(sentence);
    }

    static async Task<string?> Trouble(MailOptions set, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(set.Host!, set.Port, patience.Token);
            using var reader = new StreamReader(connection.GetStream());
            return await reader.ReadLineAsync(patience.Token) is ['2', '2', '0', ..] ? null : "what greets there is no mail server";
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return e.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no greeting within {Patience.TotalSeconds:0} seconds";
        }
    }
}
