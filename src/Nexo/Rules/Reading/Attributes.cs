namespace Nexo.Rules.Reading;

/// <summary>The attributes of a listing by meaning: channels, sellers and languages name the same fact differently.</summary>
sealed class Attributes(IReadOnlyDictionary<string, string> attributes)
{
    public static readonly Phrases Material = new("material", "materiais", "composicao", "tecido", "fabric", "fabric type", "fibra", "composition", "materia prima");
    public static readonly Phrases Care = new("cuidados", "lavagem", "conservacao", "instrucoes de lavagem", "care", "care instructions", "washing", "fabric care", "wash care", "instrucoes de cuidado");
    public static readonly Phrases Origin = new("origem", "pais de origem", "pais de fabricacao", "origin", "country of origin", "country of manufacture", "made in", "fabricado em", "procedencia");
    public static readonly Phrases Maker = new("fabricante", "importador", "importadora", "fornecedor", "cnpj", "manufacturer", "importer", "maker");
    public static readonly Phrases Gender = new("genero", "sexo", "gender", "target gender", "ideal for");
    public static readonly Phrases Age = new("idade", "faixa etaria", "age", "age group", "age range", "age range description", "idade recomendada", "grupo etario");
    public static readonly Phrases Size = new("tamanho", "tamanhos", "size", "sizes", "talla", "tam", "tamano");
    public static readonly Phrases SizeChart = new("size grid id", "size grid", "size chart", "size guide", "guia de tamanhos", "guia de tamanho", "guia de medidas", "tabela de medidas", "tabela de tamanhos", "tabela de tamanho", "tabla de tallas", "guia de tallas");
    public static readonly Phrases Colour = new("cor", "cores", "color", "colour", "colors", "cor principal");
    public static readonly Phrases Weight = new("peso", "weight", "peso da embalagem", "peso do pacote", "package weight");
    public static readonly Phrases Brand = new("marca", "brand", "merek", "thuong hieu", "ยี่ห้อ", "แบรนด์", "品牌");

    readonly Dictionary<string, Text> names = attributes
        .Where(pair => !string.IsNullOrWhiteSpace(pair.Value))
        .ToDictionary(pair => pair.Key, pair => new Text(pair.Key), StringComparer.Ordinal);

    /// <summary>A listing without a single attribute came from a source that does not carry them: nothing can be said of what is missing.</summary>
    public bool AreKnown => names.Count > 0;

    public int Count => names.Count;

    public bool Has(Phrases meaning) => NameOf(meaning) is not null;

    /// <summary>The attribute's own name and text; null when there is none.</summary>
    public (string Name, string Value)? Find(Phrases meaning) =>
        NameOf(meaning) is { } name ? (name, attributes[name]) : null;

    string? NameOf(Phrases meaning) =>
        names.Where(pair => meaning.AnyIn(pair.Value)).Select(pair => pair.Key).Order(StringComparer.Ordinal).FirstOrDefault();
}
