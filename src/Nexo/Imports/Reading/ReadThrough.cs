namespace Nexo.Imports;

/// <summary>A stream that only reads, and tells how much has passed.</summary>
abstract class ReadThrough(Stream source) : Stream
{
    protected abstract void Passed(int bytes);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await source.ReadAsync(buffer, cancellationToken);
        Passed(read);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = source.Read(buffer, offset, count);
        Passed(read);
        return read;
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>Counts bytes, for the progress and for the limit.</summary>
sealed class Counted(Stream source, long limit, string what) : ReadThrough(source)
{
    public long Bytes { get; private set; }

    protected override void Passed(int bytes)
    {
        Bytes += bytes;
        if (Bytes > limit)
            throw new UnreadableFile("too_large", $"The {what} is larger than {limit >> 20} MB. Split it and import the parts.");
    }
}
