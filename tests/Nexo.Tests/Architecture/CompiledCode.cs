using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Nexo.Tests.Architecture;

/// <summary>An assembly as the compiler left it: its types, what each of them names, and what each method calls.</summary>
sealed class CompiledCode
{
    /// <summary>The server.</summary>
    public static readonly CompiledCode Server = new(typeof(Program).Assembly.Location, type => type.Namespace.Length == 0 || Module(type) is not null || type.Namespace == "Nexo");

    /// <summary>The violations planted in this test assembly, so that every rule has been seen red.</summary>
    public static readonly CompiledCode Planted = new(typeof(CompiledCode).Assembly.Location, type => type.Namespace.Contains("Planted", StringComparison.Ordinal));

    CompiledCode(string path, Func<TypeDefinition, bool> ours) =>
        Types = [.. ModuleDefinition.ReadModule(path).GetAllTypes().Where(type => ours(Outermost(type)))];

    /// <summary>With the nested ones and the compiler's own state machines.</summary>
    public IReadOnlyList<TypeDefinition> Types { get; }

    public IEnumerable<MethodDefinition> Methods => Types.SelectMany(type => type.Methods);

    /// <summary>The types a person wrote.</summary>
    public IEnumerable<TypeDefinition> WrittenTypes => Types.Where(type => !IsGenerated(type));

    /// <summary>What each method calls, constructors included.</summary>
    public IEnumerable<(MethodDefinition Caller, MethodReference Called)> Calls =>
        from method in Methods
        where method.HasBody
        from instruction in method.Body.Instructions
        where instruction.Operand is MethodReference
        select (method, (MethodReference)instruction.Operand);

    /// <summary><c>Tasks</c> for <c>Nexo.Tasks.Triage</c>; null outside the modules.</summary>
    public static string? Module(TypeReference type)
    {
        var parts = Outermost(type).Namespace.Split('.');
        return parts is ["Nexo", var module, ..] ? module : null;
    }

    public static TypeReference Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    static TypeDefinition Outermost(TypeDefinition type) => (TypeDefinition)Outermost((TypeReference)type);

    public static bool IsGenerated(TypeDefinition type) =>
        type.Name.Contains('<', StringComparison.Ordinal) || (type.DeclaringType is { } outer && IsGenerated(outer))
        || type.CustomAttributes.Any(a => a.AttributeType.Name is "CompilerGeneratedAttribute" or "GeneratedCodeAttribute");

    /// <summary>Every type a type names: in its shape, its signatures, its attributes and its code.</summary>
    public static IEnumerable<TypeReference> NamedBy(TypeDefinition type) =>
        Shape(type).Concat(type.Methods.SelectMany(Signature)).Concat(type.Methods.Where(m => m.HasBody).SelectMany(Body)).SelectMany(Spread);

    static IEnumerable<TypeReference> Shape(TypeDefinition type) =>
    [
        .. type.BaseType is { } parent ? new[] { parent } : [],
        .. type.Interfaces.Select(i => i.InterfaceType),
        .. type.Fields.Select(f => f.FieldType),
        .. type.GenericParameters.SelectMany(p => p.Constraints).Select(c => c.ConstraintType),
        .. Attributes(type), .. type.Fields.SelectMany(Attributes), .. type.Properties.SelectMany(Attributes),
    ];

    static IEnumerable<TypeReference> Signature(MethodReference method) =>
    [
        method.ReturnType, method.DeclaringType,
        .. method.Parameters.Select(p => p.ParameterType),
        .. method is GenericInstanceMethod generic ? generic.GenericArguments : [],
        .. method is MethodDefinition written ? Attributes(written).Concat(written.Parameters.SelectMany(Attributes)) : [],
    ];

    static IEnumerable<TypeReference> Body(MethodDefinition method) =>
    [
        .. method.Body.Variables.Select(v => v.VariableType),
        .. method.Body.ExceptionHandlers.Where(h => h.HandlerType == ExceptionHandlerType.Catch).Select(h => h.CatchType),
        .. method.Body.Instructions.SelectMany(instruction => instruction.Operand switch
        {
            TypeReference named => [named],
            FieldReference field => [field.FieldType, field.DeclaringType],
            MethodReference called => Signature(called),
            _ => Array.Empty<TypeReference>(),
        }),
    ];

    static IEnumerable<TypeReference> Attributes(ICustomAttributeProvider on) =>
        on.CustomAttributes.SelectMany(a => a.ConstructorArguments.Select(argument => argument.Value).OfType<TypeReference>().Prepend(a.AttributeType));

    static IEnumerable<TypeReference> Spread(TypeReference type) => type switch
    {
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Spread).Append(generic.ElementType),
        TypeSpecification wrapped => Spread(wrapped.ElementType),
        GenericParameter => [],
        _ => [type],
    };
}
