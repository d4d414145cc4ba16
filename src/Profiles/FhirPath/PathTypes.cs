namespace Profiles.FhirPath;

/// <summary>Which type an item has: https://hl7.org/fhir/R4/fhirpath.html#types.</summary>
internal static class PathTypes
{
    /// <summary>Whether an item has a type or one that specialises it; the name may be led by FHIR. or System.</summary>
    public static bool Is(FhirPathValue item, string name)
    {
        var plain = name[(name.LastIndexOf('.') + 1)..].Trim('`');
        if (!name.StartsWith("System.", StringComparison.Ordinal) && item.Element.Type is { } type)
            return type.TypeName == plain || type.IsA(plain) || IsSystem(item, name);
        return IsSystem(item, $"System.{plain}");
    }

    private static bool IsSystem(FhirPathValue item, string name) => name switch
    {
        "System.Boolean" => item.Value is bool,
        "System.String" => item.Value is string,
        "System.Integer" => item.Value is decimal number && number == decimal.Truncate(number) && number.Scale == 0,
        "System.Decimal" => item.Value is decimal,
        "System.Date" => item.Value is Temporal { IsTime: false, Fields.Count: <= 3 },
        "System.DateTime" => item.Value is Temporal { IsTime: false },
        "System.Time" => item.Value is Temporal { IsTime: true },
        "System.Quantity" => item.Value is PathQuantity,
        _ => false,
    };
}
