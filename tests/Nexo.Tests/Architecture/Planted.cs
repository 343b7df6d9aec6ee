// Violations planted on purpose: the architecture tests must see each of them, or they see nothing.
// The namespace pretends to be inside a module of the product.
namespace Nexo.Platform.Planted;

static class NamesTasks
{
    public static string Title(Nexo.Tasks.NewTask task) => task.Title;
}

static class CallsWhatIsBanned
{
#pragma warning disable CA2000, MA0045, MA0042, MA0132, CA1849, xUnit1031 // planted: never run
    public static object[] Everything(Task<int> work, ValueTask<int> more)
    {
        work.Wait();
        Thread.Sleep(1);
        return
        [
            DateTime.Now, DateTime.UtcNow, DateTime.Today, DateTimeOffset.Now, DateTimeOffset.UtcNow,
            Task.Run(() => 1), work.Result, more.Result, work.GetAwaiter().GetResult(), new HttpClient(),
        ];
    }
#pragma warning restore CA2000, MA0045, MA0042, MA0132, CA1849, xUnit1031
}

sealed class PlantedManager
{
    public Task<int> LoadAsync() => Task.FromResult(GetHashCode());
}

/// <summary>Not a violation: the framework calls it so.</summary>
sealed class PlantedTypeHandler : Dapper.SqlMapper.TypeHandler<Uri>
{
    public override Uri Parse(object value) => new((string)value);

    public override void SetValue(System.Data.IDbDataParameter parameter, Uri? value) => parameter.Value = value?.ToString();
}
