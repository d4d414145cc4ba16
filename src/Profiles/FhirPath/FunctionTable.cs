namespace Profiles.FhirPath;

/// <summary>All functions by name. See https://hl7.org/fhirpath/N1/#functions and https://hl7.org/fhir/R4/fhirpath.html#functions.</summary>
internal static class FunctionTable
{
    private static readonly Dictionary<string, FunctionEntry> Entries = All();

    public static FunctionEntry? Find(string name) => Entries.GetValueOrDefault(name);

    private static Dictionary<string, FunctionEntry> All()
    {
        var all = new Dictionary<string, FunctionEntry>(StringComparer.Ordinal);
        foreach (var group in (ReadOnlySpan<IReadOnlyDictionary<string, FunctionEntry>>)
            [ExistenceFunctions.Table, FilterFunctions.Table, SetFunctions.Table, ConversionFunctions.Table, TextFunctions.Table,
             MathFunctions.Table, TreeFunctions.Table, FhirFunctions.Table])
        {
            foreach (var (name, entry) in group) all.Add(name, entry);
        }

        return all;
    }
}
