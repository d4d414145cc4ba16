using Profiles.Elements;

namespace Profiles.Validation.Rules;

/// <summary>The fullUrl of an entry: https://hl7.org/fhir/R4/bundle-definitions.html#Bundle.entry.fullUrl, https://hl7.org/fhir/R4/bundle.html#bundle-unique.</summary>
internal static class FullUrlRule
{
    private const int UuidLength = 36;
    private const string Uuid = "urn:uuid:";
    private const string Oid = "urn:oid:";

    /// <summary>Checks an entry.</summary>
    public static void Check(BundleEntry entry, string? type, BundleEntries entries, Findings findings)
    {
        if (entry.Element.IsNone)
            return;
        var at = entry.Element.Child("fullUrl");
        if (entry.FullUrl is not { } url)
        {
            CheckMissing(entry, type, entries, findings);
            return;
        }

        if (!LiteralReference.HasScheme(url))
            findings.Add(MessageId.FullUrl, at, $"The fullUrl '{Shown.Text(url)}' is not absolute; write the whole address of the resource, or urn:uuid: and a UUID.");
        else if (url.StartsWith(Uuid, StringComparison.Ordinal) && !(url.Length == Uuid.Length + UuidLength && Guid.TryParseExact(url.AsSpan(Uuid.Length), "D", out _)))
            findings.Add(MessageId.FullUrl, at, $"'{Shown.Text(url)}' is no urn:uuid:; write 32 hexadecimal digits as 8-4-4-4-12.");
        else if (url.StartsWith(Oid, StringComparison.Ordinal) && !IsOid(url.AsSpan(Oid.Length)))
            findings.Add(MessageId.FullUrl, at, $"'{Shown.Text(url)}' is no urn:oid:; write numbers with dots between.");
        else if (!entry.Resource.IsNone && LiteralReference.IsRestful(url))
            CheckIdentity(entry, at, url, type, findings);
    }

    private static void CheckMissing(BundleEntry entry, string? type, BundleEntries entries, Findings findings)
    {
        if (entry.Resource.IsNone || type is null or "transaction" or "batch" or "transaction-response" or "batch-response")
            return;
        // What operations answer may have no identity, so only documents and messages need one for everything.
        if (type is "document" or "message" || (entry.TypeAndId is not null && entry.Resource.Type?.Name != "OperationOutcome"))
            findings.Add(MessageId.FullUrl, entry.Element, "The entry has no fullUrl; give the address of the resource, or urn:uuid: and a UUID.", child: "fullUrl");
        if (type != "history" && entry.TypeAndId is { } identity && entries.WithTypeAndId(identity) is { } same && IsRepeat(entry, same, entries))
            findings.Add(MessageId.Bundle, entry.Element, $"'{identity}' stands in the Bundle twice without a fullUrl to tell which is meant; leave one out or give each its address.");
    }

    /// <summary>Whether an entry before it has the same identity and version, and no fullUrl either.</summary>
    private static bool IsRepeat(BundleEntry entry, List<int> same, BundleEntries entries)
    {
        foreach (var index in same)
        {
            var other = entries.All[index];
            if (other.Element == entry.Element)
                return false;
            if (other.FullUrl is null && Version(other) == Version(entry))
                return true;
        }

        return false;
    }

    private static string? Version(BundleEntry entry) => entry.Resource.Child("meta").Child("versionId").Text;

    private static void CheckIdentity(BundleEntry entry, Element at, string url, string? type, Findings findings)
    {
        if (entry.TypeAndId is null)
        {
            if (type is not ("transaction" or "batch"))
                findings.Add(MessageId.FullUrl, at, "The fullUrl ends with an id, but the resource has none; give it that id.");
        }
        else if (!url.AsSpan(LiteralReference.TypeStart(url)).SequenceEqual(entry.TypeAndId))
        {
            findings.Add(MessageId.FullUrl, at, $"The fullUrl '{Shown.Text(url)}' is not that of '{entry.TypeAndId}', which the entry holds; make type and id agree.");
        }
    }

    private static bool IsOid(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] is not ('0' or '1' or '2'))
            return false;
        var parts = 0;
        foreach (var part in text.Split('.'))
        {
            var digits = text[part];
            if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9') || (digits.Length > 1 && digits[0] == '0'))
                return false;
            parts++;
        }

        return parts > 1;
    }
}
