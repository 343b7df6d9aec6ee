using Dapper;
using Nexo.Platform;

namespace Nexo.Imports;

/// <summary>An upload from its first piece to its last, one at a time.</summary>
/// <param name="database">Where it lies.</param>
/// <param name="upload">Which.</param>
/// <param name="size">Bytes it must have; fewer mean that it was thrown away meanwhile.</param>
sealed class UploadedBytes(Database database, UploadId upload, long size) : ReadThrough(Stream.Null)
{
    ReadOnlyMemory<byte> piece;
    int next;
    long given;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (piece.IsEmpty)
        {
            await using var db = await database.OpenForWork(cancellationToken);
            piece = await db.QuerySingleOrDefaultAsync<byte[]>(new CommandDefinition(
                "select bytes from upload_pieces where upload_id = @upload and number = @next", new { upload, next = next++ }, cancellationToken: cancellationToken));
        }
        var taken = Math.Min(buffer.Length, piece.Length);
        piece[..taken].CopyTo(buffer);
        piece = piece[taken..];
        given += taken;
        return taken > 0 || given == size || buffer.IsEmpty ? taken : throw new UnreadableFile("upload_gone", "The upload was thrown away before it was read. Nothing was imported; send it again.");
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

    protected override void Passed(int bytes)
    {
    }
}
