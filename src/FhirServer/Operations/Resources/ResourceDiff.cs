using System.Globalization;
using System.Text.Json.Nodes;
using Profiles.Conformance;

namespace FhirServer.Operations.Resources;

/// <summary>
/// What makes one resource of another, as a FHIRPath Patch that can be sent to PATCH: https://hl7.org/fhir/R4/fhirpatch.html. Within an element what is
/// new comes before what goes, so that no step leaves a place empty that a later one names.
/// </summary>
/// <param name="schemas">The structures of all types.</param>
internal sealed class ResourceDiff(TypeSchemas schemas)
{
    private readonly DiffSteps _steps = new(schemas);

    /// <summary>The Parameters resource.</summary>
    /// <param name="from">The one resource.</param>
    /// <param name="to">The other, of the same type.</param>
    /// <exception cref="InvalidDataException">They are of no type that FHIR defines.</exception>
    public JsonObject Between(JsonObject from, JsonObject to)
    {
        var type = schemas.Find((string?)from["resourceType"] ?? "") ?? throw new InvalidDataException("What is stored has no type.");
        Compare(type, from, to, type.Name);
        return _steps.Parameters();
    }

    private void Compare(TypeSchema type, JsonObject from, JsonObject to, string path)
    {
        var gone = new List<Action>();
        foreach (var variants in type.Elements.GroupBy(element => element.Name))
        {
            var (old, now) = (Present(variants, from), Present(variants, to));
            var place = $"{path}.{variants.Key}";
            if (old is null && now is null)
                continue;
            if ((old ?? now)!.IsList)
                CompareLists((old ?? now)!, from, to, place, path, gone);
            else if (now is null)
                gone.Add(() => _steps.Delete(place));
            else if (old is null)
                _steps.Add(path, now, DiffValue.Of(to, now));
            else
                CompareOne(old, now, DiffValue.Of(from, old), DiffValue.Of(to, now), place);
        }

        foreach (var delete in gone)
            delete();
    }

    private static ElementSchema? Present(IEnumerable<ElementSchema> variants, JsonObject holder) =>
        variants.FirstOrDefault(variant => holder.ContainsKey(variant.JsonName) || holder.ContainsKey($"_{variant.JsonName}"));

    private void CompareOne(ElementSchema old, ElementSchema now, DiffValue from, DiffValue to, string place)
    {
        if (old == now && from.IsSame(to))
            return;
        if (old == now && from.Json is JsonObject one && to.Json is JsonObject other && !IsResource(now))
            Compare(now.Type, one, other, place);
        else
            _steps.Replace(place, now, to);
    }

    // A resource inside of a resource has a type of its own and is exchanged as a whole.
    private static bool IsResource(ElementSchema schema) => schema.Type.Kind == TypeKind.Resource;

    private void CompareLists(ElementSchema schema, JsonObject from, JsonObject to, string place, string path, List<Action> gone)
    {
        var (old, now) = (DiffValue.ListOf(from, schema), DiffValue.ListOf(to, schema));
        var (start, oldEnd, nowEnd) = (0, old.Count, now.Count);
        while (start < oldEnd && start < nowEnd && old[start].IsSame(now[start]))
            start++;
        while (oldEnd > start && nowEnd > start && old[oldEnd - 1].IsSame(now[nowEnd - 1]))
            (oldEnd, nowEnd) = (oldEnd - 1, nowEnd - 1);
        var both = Math.Min(oldEnd, nowEnd);
        for (var i = start; i < both; i++)
            CompareOne(schema, schema, old[i], now[i], At(place, i));
        for (var i = both; i < nowEnd; i++)
        {
            if (i >= old.Count + (i - both))
                _steps.Add(path, schema, now[i]);
            else
                _steps.Insert(place, i, schema, now[i]);
        }

        for (var i = oldEnd - 1; i >= both; i--)
        {
            var item = At(place, i);
            gone.Add(() => _steps.Delete(item));
        }
    }

    private static string At(string place, int index) => string.Create(CultureInfo.InvariantCulture, $"{place}[{index}]");
}
