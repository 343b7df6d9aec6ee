using System.ClientModel;
using System.Text.Json;
using Anthropic.Exceptions;

namespace Nexo.Platform;

/// <summary>Why a request to a model came to nothing; of our own making, so that nothing the server said gets further.</summary>
/// <param name="Code">Stable; kept with the call.</param>
/// <param name="Sentence">For people and reports, without anything the server or the key said.</param>
/// <param name="MayPass">Asking the same again may help.</param>
/// <param name="RetryAfter">As the server wished.</param>
public sealed record ModelTrouble(string Code, string Sentence, bool MayPass = false, TimeSpan? RetryAfter = null)
{
    public static readonly ModelTrouble TooSlow = new("timed_out", "the model did not answer in time", MayPass: true);
    public static readonly ModelTrouble NotReached = new("not_reached", "the model's server was not reached", MayPass: true);
    public static readonly ModelTrouble CutOff = new("cut_off", "the connection to the model's server was cut", MayPass: true);
    public static readonly ModelTrouble NotUnderstood = new("not_understood", "the model's answer was not understood");
    public static readonly ModelTrouble Declined = new("declined", "the model declined to answer");
    public static readonly ModelTrouble Empty = new("empty", "the model's answer was empty");
    public static readonly ModelTrouble KeyLost = new("key_lost", "the model's key can no longer be read and must be given again");
    public static readonly ModelTrouble AddressRefused = new("address_refused", "the model's address is one that Nexo does not call");

    public static ModelTrouble Of(int status, TimeSpan? retryAfter) => status switch
    {
        401 or 403 => new("key_refused", "the model's server refused the key"),
        404 => new("unknown_model", "the model's server does not know this model or address"),
        429 => new("slow_down", "the model's server asked to slow down (429)", MayPass: true, retryAfter),
        408 or >= 500 => new($"status_{status}", $"the model's server answered {status}", MayPass: true, retryAfter),
        _ => new($"status_{status}", $"the model's server answered {status}"),
    };

    public static ModelTrouble Of(Exception e) => e switch
    {
        ModelRefused refused => refused.Trouble,
        AddressNotCalled => AddressRefused,
        HttpRequestException { InnerException: AddressNotCalled } => AddressRefused,
        AggregateException { InnerExceptions: [var first, ..] } => Of(first),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError } => NotReached,
        IOException or HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } or HttpRequestException { InnerException: IOException } => CutOff,
        HttpRequestException => NotReached,
        OperationCanceledException or TimeoutException => TooSlow,
        ClientResultException { Status: > 0 and not 200 } refused => Of(refused.Status, null),
        ClientResultException or AnthropicException when e.InnerException is { } inner and not JsonException => Of(inner),
        _ => NotUnderstood,
    };
}

/// <summary>A status that is no success, thrown below both clients so that it reads the same through either.</summary>
sealed class ModelRefused(ModelTrouble trouble) : Exception(trouble.Sentence)
{
    public ModelTrouble Trouble => trouble;
}

sealed class AddressNotCalled(string host) : Exception($"{host} is an address that Nexo does not call");
