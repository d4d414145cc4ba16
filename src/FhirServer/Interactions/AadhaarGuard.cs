using System.Text;
using System.Text.Json;
using FhirServer.Fhir;
using Profiles.Elements;

namespace FhirServer.Interactions;

/// <summary>Keeps Aadhaar numbers out of Patients: in identifiers, narrative and any other text but telephone numbers and links.</summary>
/// <param name="policy">What becomes of them.</param>
public sealed class AadhaarGuard(AadhaarPolicy policy)
{
    private const string Patient = "Patient";
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An issue for each place where one stands, when such a resource is refused. The number itself is not repeated.</summary>
    public IEnumerable<Issue> Issues(Element resource) => policy != AadhaarPolicy.Refuse ? [] : Places(resource).Select(place => new Issue(
        IssueSeverity.Error,
        "business-rule",
        $"{place.Expression} holds what reads like an Aadhaar number, which must not be stored; leave it out, or give the ABHA number instead.",
        place.Expression));

    /// <summary>What hides them, when they are to be hidden; in the order of their offsets.</summary>
    public IReadOnlyList<JsonEdit> Masks(Element resource) => policy != AadhaarPolicy.Mask ? [] :
        [.. Places(resource).Select(place => new JsonEdit(place.Start, place.End, Quoted(AadhaarNumbers.Mask(place.Text!)))).OrderBy(edit => edit.Start)];

    /// <summary>Edits together with masks, in the order of their offsets; what both change is changed by both.</summary>
    public static IReadOnlyList<JsonEdit> Both(IReadOnlyList<JsonEdit> edits, IReadOnlyList<JsonEdit> masks)
    {
        if (masks.Count == 0 || edits.Count == 0)
            return masks.Count == 0 ? edits : masks;
        var masked = masks.Select(mask => mask.Start).ToHashSet();
        var changed = edits.Select(edit => masked.Contains(edit.Start) ? edit with { Replacement = Encoding.UTF8.GetBytes(AadhaarNumbers.Mask(Encoding.UTF8.GetString(edit.Replacement.Span))) } : edit).ToList();
        var done = edits.Select(edit => edit.Start).ToHashSet();
        return [.. changed.Concat(masks.Where(mask => !done.Contains(mask.Start))).OrderBy(edit => edit.Start)];
    }

    private static IEnumerable<Element> Places(Element resource)
    {
        if (resource.IsNone || resource.Type?.Name != Patient)
            yield break;
        foreach (var element in resource.Descendants())
        {
            if (IsText(element) && element.Text is { } text && AadhaarNumbers.AreIn(text))
                yield return element;
        }
    }

    private static bool IsText(Element element) =>
        element.Type?.Name is "string" or "markdown" or "xhtml" && !(element.Parent.Type?.Name == "ContactPoint" && element.Name == "value") && !References.IsReference(element);

    private static byte[] Quoted(string text)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Relaxed))
            json.WriteStringValue(text);
        return stream.ToArray();
    }
}
