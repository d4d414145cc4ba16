using System.Globalization;
using FhirServer.Fhir;
using FhirServer.Interactions.Patching;
using Profiles.Elements;

namespace FhirServer.Interactions;

/// <summary>One entry of a batch or transaction, read: https://hl7.org/fhir/R4/bundle.html#Bundle.entry.</summary>
/// <param name="Index">Its place, from 0.</param>
/// <param name="FullUrl">Its fullUrl, or null.</param>
/// <param name="Resource">Its resource, or none.</param>
/// <param name="Request">What it asks, as a request of its own.</param>
public sealed record BundleEntry(int Index, string? FullUrl, Element Resource, FhirRequest Request)
{
    /// <summary>Where it stands, for messages: <c>Bundle.entry[3]</c>.</summary>
    public string Place => PlaceOf(Index);

    /// <summary>The place of an entry by its number.</summary>
    public static string PlaceOf(int index) => string.Create(CultureInfo.InvariantCulture, $"Bundle.entry[{index}]");

    /// <summary>Reads an entry.</summary>
    /// <param name="entry">Bundle.entry.</param>
    /// <param name="index">Its place.</param>
    /// <param name="bundle">The request that carries the Bundle: base URL, preferences and caller are taken from it.</param>
    /// <exception cref="FhirException">400: it has no request, or one that cannot be read.</exception>
    public static BundleEntry Read(Element entry, int index, FhirRequest bundle)
    {
        var request = entry.Child("request");
        if (request.IsNone)
            throw new FhirException(FhirError.InvalidContent("An entry of a batch or transaction needs a request with method and url.", $"{PlaceOf(index)}.request"));
        var resource = entry.Child("resource");
        var url = RelativeUrl(request.Child("url").Text ?? "", bundle.BaseUrl, index);
        var question = url.IndexOf('?', StringComparison.Ordinal);
        var method = request.Child("method").Text ?? "";
        var (body, contentType) = method == "PATCH" && resource.Type?.Name == "Binary"
            ? Patch(resource, index)
            : (resource.IsNone ? default : resource.Tree.Utf8[resource.Start..resource.End], bundle.ContentType);
        return new BundleEntry(index, entry.Child("fullUrl").Text, resource, bundle with
        {
            Method = method,
            Path = question < 0 ? url : url[..question],
            Parameters = question < 0 ? [] : QueryParameters.Read(url[question..]),
            Body = body,
            ContentType = contentType,
            Conditions = Conditions(request, index),
        });
    }

    /// <summary>The link under which other entries may name this one: its fullUrl, or the URL of its own id.</summary>
    public IEnumerable<string> Names()
    {
        if (FullUrl is not null)
        {
            yield return FullUrl;
            if (RestfulTail(FullUrl) is { } tail)
                yield return tail;
        }
        else if (Resource.Child("id").Text is { } id)
        {
            yield return $"{Resource.Type?.Name}/{id}";
        }
    }

    /// <summary>The <c>Type/id</c> at the end of an absolute RESTful URL: relative references inside that entry's kin mean it.</summary>
    private static string? RestfulTail(string fullUrl)
    {
        if (!fullUrl.StartsWith("http", StringComparison.OrdinalIgnoreCase))
            return null;
        var parts = fullUrl.Split('/');
        return parts.Length >= 5 && ResourceKey.IsId(parts[^1]) && parts[^2].Length > 0 && char.IsAsciiLetterUpper(parts[^2][0])
            ? $"{parts[^2]}/{parts[^1]}"
            : null;
    }

    /// <summary>A patch that is no resource stands in a Binary: https://hl7.org/fhir/R4/http.html#patch.</summary>
    private static (ReadOnlyMemory<byte> Body, string ContentType) Patch(Element binary, int index)
    {
        var contentType = binary.Child("contentType").Text?.Split(';')[0].Trim().ToLowerInvariant();
        if (contentType is not (PatchReader.JsonPatchType or PatchReader.XmlPatchType))
            throw new FhirException(FhirError.InvalidContent($"A patch in a Binary is of contentType {PatchReader.JsonPatchType} or {PatchReader.XmlPatchType}; a FHIRPath Patch stands here as Parameters.", $"{PlaceOf(index)}.resource.contentType"));
        try
        {
            return (Convert.FromBase64String(binary.Child("data").Text ?? ""), contentType);
        }
        catch (FormatException)
        {
            throw new FhirException(FhirError.InvalidContent("The data of the patch are not base64.", $"{PlaceOf(index)}.resource.data"));
        }
    }

    private static RequestConditions Conditions(Element request, int index) => new(
        request.Child("ifMatch").Text,
        request.Child("ifNoneMatch").Text,
        ModifiedSince(request.Child("ifModifiedSince").Text, index),
        request.Child("ifNoneExist").Text);

    private static DateTimeOffset? ModifiedSince(string? text, int index)
    {
        if (text is null)
            return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new FhirException(FhirError.InvalidContent($"'{text}' is not an instant.", $"{PlaceOf(index)}.request.ifModifiedSince"));
    }

    private static string RelativeUrl(string url, string baseUrl, int index)
    {
        if (url.StartsWith(baseUrl + "/", StringComparison.Ordinal))
            return url[(baseUrl.Length + 1)..];
        if (url.Contains("://", StringComparison.Ordinal) && url.IndexOf("://", StringComparison.Ordinal) < (uint)url.IndexOf('?', StringComparison.Ordinal))
            throw new FhirException(FhirError.InvalidContent($"'{url}' is not an address below {baseUrl}; give it relative to the base.", $"{PlaceOf(index)}.request.url"));
        return url.TrimStart('/');
    }
}
