using System.Xml.Linq;
using Dapper;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace Nexo.Access;

/// <summary>The keys that protect cookies and forms, where every node finds them.</summary>
sealed class KeysInPostgres(NpgsqlDataSource source) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var db = Open();
        return [.. db.Query<string>("select xml from data_protection_keys order by created_at").Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var db = Open();
        db.Execute("insert into data_protection_keys (name, xml) values (@friendlyName, @xml) on conflict (name) do update set xml = excluded.xml",
            new { friendlyName, xml = element.ToString(SaveOptions.DisableFormatting) });
    }

    // The framework asks synchronously, so this cannot go through Database.
    NpgsqlConnection Open()
    {
        var db = source.OpenConnection();
        db.Execute("select set_config('role', 'nexo_worker', false), set_config('nexo.workspace', '', false)");
        return db;
    }
}
