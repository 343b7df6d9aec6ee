using System.CommandLine;
using Nexo.Client;

namespace Nexo.Cli.Commands;

/// <summary><c>import FILE --channel C</c>: sends a file, shows how far it is, and lists what was refused.</summary>
static class ImportCommand
{
    const int Shown = 10;

    static readonly Argument<FileInfo> File = new Argument<FileInfo>("file") { Description = "A CSV or JSON file, also gzipped." }.AcceptExistingOnly();

    static readonly Option<string> Currency = new("--currency") { Description = "Of prices that name none, for example BRL." };

    static readonly Option<string> Mapping = new("--mapping") { Description = "How the columns are read: the name of a kept mapping, or auto for none." };

    static readonly Option<string> Kind = Options.Among("--kind", "listings (the default), or sales: what was sold of them, by day.", ["listings", "sales"]);

    static readonly Option<bool> NoWait = new("--no-wait") { Description = "End as soon as the file was read; the rows are merged behind it." };

    public static Command Make()
    {
        var import = Verb.Does("import", "Read listings, or their sales by day, from a file. Refused rows are listed; exit code 1 when all of them were, or the file could not be read.", Run,
            "import anuncios.csv --channel mercadolivre", "import amazon.csv.gz --channel amazon --currency BRL --mapping \"Planilha da loja\" --idempotency-key amazon-2026-11-21", "import vendas.csv --channel shopee --kind sales");
        import.Add(File);
        import.Takes(Options.RequiredChannel, Kind, Currency, Mapping, NoWait, Options.Idempotency);
        return import;
    }

    static async Task<int> Run(Asked asked)
    {
        var file = asked.Get(File);
        await using var progress = new Progress(asked);
        await using var content = new Counted(file.OpenRead(), sent => progress.Show($"{file.Name}: {Percent(sent, file.Length)} sent"));
        var import = await asked.Nexo.ImportListings(content, new() { Channel = asked.Required(Options.RequiredChannel), FileName = file.Name, Kind = asked.Get(Kind), Currency = asked.Get(Currency), Mapping = asked.Get(Mapping) }, asked.Get(Options.Idempotency), asked.Stop);
        if (!asked.Get(NoWait))
            import = await asked.Nexo.WaitForImport(import, new Reported(now => progress.Show($"{file.Name}: {Percent(now.RowsMerged, now.RowsRead)} of {now.RowsRead} rows merged")), asked.Stop);
        progress.Clear();
        asked.Done(import, $"{import.Id}", import.Status switch
        {
            "failed" => $"{file.Name} could not be imported.",
            "completed" => $"{import.RowsRead} {(import.RowsRead == 1 ? "row" : "rows")} read: {import.Inserted} new, {import.Updated} changed, {import.Unchanged} as before, {import.Refused} refused",
            _ => $"{import.RowsRead} rows read; they are merged behind it: '{asked.Terminal.Name} imports show {import.Id}'.",
        });
        if (import.Status == "failed")
            throw new CannotGoOn($"The import failed: {import.Error}");
        if (import.Refused > 0 && !asked.IsJson && !asked.IsQuiet)
            await ShowRefused(asked, import);
        return import.RowsRead > 0 && import.Refused == import.RowsRead ? ExitCode.Refused : 0;
    }

    static async Task ShowRefused(Asked asked, ListingImport import)
    {
        asked.Lines((await asked.Nexo.GetImportRefusals(import.Id, new() { Limit = Shown }, asked.Stop)).Refusals.Select(ImportCommands.Line));
        asked.Note($"All of them: {asked.Terminal.Name} imports refusals {import.Id} --csv");
    }

    static string Percent(long part, long whole) => whole == 0 ? "100 %" : $"{part * 100 / whole} %";

    sealed class Reported(Action<ListingImport> show) : IProgress<ListingImport>
    {
        public void Report(ListingImport value) => show(value);
    }

    /// <summary>One line on the error output, written over again; only where a person watches.</summary>
    sealed class Progress(Asked asked) : IAsyncDisposable
    {
        readonly bool isShown = asked.Terminal.IsWatched && !asked.IsQuiet && !asked.IsJson;
        string last = "";

        public void Show(string text)
        {
            if (!isShown || text == last)
                return;
            asked.Terminal.Error.Write($"\r{text.PadRight(last.Length)}");
            last = text;
        }

        public void Clear()
        {
            if (last.Length > 0)
                asked.Terminal.Error.Write($"\r{new string(' ', last.Length)}\r");
            last = "";
        }

        public ValueTask DisposeAsync()
        {
            Clear();
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>A file that tells how much of it was read.</summary>
    sealed class Counted(FileStream file, Action<long> tell) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => file.Length;

        public override long Position { get => file.Position; set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await file.ReadAsync(buffer, cancellationToken);
            tell(file.Position);
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => file.Read(buffer, offset, count);

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override async ValueTask DisposeAsync()
        {
            await file.DisposeAsync();
            await base.DisposeAsync();
        }
    }
}
