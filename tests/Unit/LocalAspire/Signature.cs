using System.Reflection;

namespace ReferenceApp.Unit.LocalAspire;

/// <summary>Writes members as C# declares them: names without namespaces, without nullability of references.</summary>
static class Signature
{
    static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(string)] = "string",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(bool)] = "bool",
        [typeof(object)] = "object",
    };

    public static string Of(MethodInfo method)
    {
        var generics = method.GetGenericArguments();
        var parameters = string.Join(", ", method.GetParameters().Select(Of));
        var arguments = generics.Length == 0 ? "" : $"<{string.Join(", ", generics.Select(g => g.Name))}>";
        return $"{Of(method.ReturnType)} {method.Name}{arguments}({parameters}){string.Concat(generics.Select(Constraints))}";
    }

    public static string Of(ConstructorInfo constructor)
        => $"{constructor.DeclaringType!.Name}({string.Join(", ", constructor.GetParameters().Select(Of))})";

    public static string Of(PropertyInfo property) => $"{Of(property.PropertyType)} {property.Name}";

    public static string Of(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword))
            return keyword;
        if (type.IsByRef)
            return Of(type.GetElementType()!);
        if (type.IsArray)
            return Of(type.GetElementType()!) + "[]";
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Of(value) + "?";

        var name = type.Name.Split('`')[0];
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>" : name;
    }

    static string Of(ParameterInfo parameter)
    {
        var prefix = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : parameter.IsIn ? "in " : parameter.IsOut ? "out " : "";
        return $"{prefix}{Of(parameter.ParameterType)} {parameter.Name}{Default(parameter)}";
    }

    static string Default(ParameterInfo parameter)
    {
        if (!parameter.HasDefaultValue)
            return "";

        return parameter.DefaultValue switch
        {
            null when parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null => " = default",
            null => " = null",
            bool b => b ? " = true" : " = false",
            var value => $" = {value}",
        };
    }

    static string Constraints(Type argument)
    {
        var bounds = argument.GetGenericParameterConstraints().Select(Of).ToList();
        if (argument.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            bounds.Insert(0, "class");
        if (argument.GenericParameterAttributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
            bounds.Add("new()");
        return bounds.Count == 0 ? "" : $" where {argument.Name} : {string.Join(", ", bounds)}";
    }
}
