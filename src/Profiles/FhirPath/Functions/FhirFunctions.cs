using System.Globalization;
using Profiles.Elements;

namespace Profiles.FhirPath.Functions;

/// <summary>What FHIR adds to FHIRPath, and the clock: https://hl7.org/fhir/R4/fhirpath.html#functions.</summary>
internal static class FhirFunctions
{
    public static void Extension(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into)
    {
        var url = arguments[0].Text(frame);
        foreach (var item in items)
        {
            foreach (var extension in item.Element.Children("extension"))
            {
                if (extension.Child("url").Text == url)
                    into.Add(new FhirPathValue(extension));
            }
        }
    }

    public static void Resolve(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into)
    {
        foreach (var item in items)
        {
            var reference = item.Value as string ?? item.Element.Child("reference").Text;
            if (reference is null)
                continue;
            var found = frame.Scope.Resolve?.Invoke(reference) ?? default;
            if (found.IsNone)
                frame.Scope.IsUndecided = true;
            else
                into.Add(new FhirPathValue(found));
        }
    }

    public static void MemberOf(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) =>
        Ask(items, arguments[0].Text(frame), frame.Scope, frame.Scope.MemberOf, into);

    public static void ConformsTo(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) =>
        Ask(items, arguments[0].Text(frame), frame.Scope, frame.Scope.ConformsTo, into);

    public static void GetValue(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into)
    {
        if (items is [{ Value: { } value }])
            into.Add(new FhirPathValue(value));
    }

    // Narrative has a rule of its own.
    public static void HtmlChecks(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) => into.Add(FhirPathValue.Of(true));

    public static void Now(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) =>
        Add(frame.Scope.Now.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture), isTime: false, into);

    public static void Today(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) =>
        Add(frame.Scope.Now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), isTime: false, into);

    public static void TimeOfDay(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) =>
        Add(frame.Scope.Now.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture), isTime: true, into);

    private static void Add(string text, bool isTime, ValueList into) => into.Add(new FhirPathValue(Temporal.Parse(text, isTime)!));

    private static void Ask(ValueList items, string? canonical, FhirPathScope scope, Func<Element, string, bool?>? ask, ValueList into)
    {
        if (items.Count != 1 || items[0].Element.IsNone)
            return;
        if (canonical is not null && ask?.Invoke(items[0].Element, canonical) is { } answer)
            into.Add(FhirPathValue.Of(answer));
        else
            scope.IsUndecided = true;
    }
}
