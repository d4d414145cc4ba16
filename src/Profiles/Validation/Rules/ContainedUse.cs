using System.Text;
using Profiles.Elements;

namespace Profiles.Validation.Rules;

/// <summary>
/// Which contained resources are used. Constraint dom-3 cannot see the pictures of narratives, though these may be contained resources:
/// https://hl7.org/fhir/R4/narrative.html, https://hl7.org/fhir/R4/references.html#contained.
/// </summary>
internal static class ContainedUse
{
    /// <summary>Whether each contained resource is referred to, refers to its container, or is shown in a narrative.</summary>
    /// <param name="container">The resource that contains.</param>
    public static bool IsComplete(Element container)
    {
        foreach (var contained in container.Children("contained"))
        {
            if (contained.Child("id").Text is not { } id || !(IsNamed(container, id) || RefersToContainer(contained)))
                return false;
        }

        return true;
    }

    private static bool IsNamed(Element container, string id)
    {
        var reference = Encoding.UTF8.GetBytes("#" + id);
        var picture = Encoding.UTF8.GetBytes($"src=\\\"#{id}\\\"");
        foreach (var element in container.Descendants())
        {
            if (element.HasValue && (element.Type?.Name == "xhtml" ? element.RawValue.IndexOf(picture) >= 0 : element.ValueEquals(reference)))
                return true;
        }

        return false;
    }

    private static bool RefersToContainer(Element contained)
    {
        foreach (var element in contained.Descendants())
        {
            if (element is { HasValue: true, Schema.Name: "reference" } && element.ValueEquals("#"u8))
                return true;
        }

        return false;
    }
}
