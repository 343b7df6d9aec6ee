using Nexo.Platform;

namespace Nexo.Models;

/// <summary>What a call is made for; kept with it.</summary>
/// <param name="Name"><c>proposals</c>, <c>test</c>.</param>
/// <param name="Agent">Whose; null is none's.</param>
/// <param name="Activation">In which.</param>
/// <param name="Prompt">The version of the prompt.</param>
public sealed record ModelPurpose(string Name, string? Agent = null, Guid? Activation = null, string? Prompt = null);

/// <summary>Asks the models of a workspace, in their order and within its limits; every request is written down, never its texts.</summary>
public sealed class AskModel
{
    readonly ReadModels models;
    readonly ModelChain chain;
    readonly ModelBooks books;

    internal AskModel(ReadModels models, ModelChain chain, ModelBooks books) => (this.models, this.chain, this.books) = (models, chain, books);

    /// <summary>The name of the model that would be asked first.</summary>
    public async Task<string> First(WorkspaceId workspace, CancellationToken cancellationToken) =>
        (await models.Links(workspace, null, cancellationToken)) is [var first, ..] ? first.Model : OfflineChat.Name;

    /// <summary>Never throws because of a model: the offline one stands in.</summary>
    public async Task<ModelAnswer> Ask(WorkspaceId workspace, ModelPurpose purpose, ModelQuestion question, OfflineChat offline, CancellationToken cancellationToken) =>
        await chain.Ask(await models.Links(workspace, null, cancellationToken), question, offline, books.For(workspace, purpose), cancellationToken);
}
