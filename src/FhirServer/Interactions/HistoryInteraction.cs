using System.Globalization;
using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Search.Types;
using FhirServer.Storage;

namespace FhirServer.Interactions;

/// <summary>Instance, type and system history, newest first: https://hl7.org/fhir/R4/http.html#history.</summary>
/// <param name="past">Where versions are.</param>
/// <param name="builtIn">The definitions that are there although nobody stored them.</param>
/// <param name="registry">Gives the parameter that says how times are read.</param>
/// <param name="settings">The server's time zone.</param>
/// <param name="tokens">Signs page tokens.</param>
/// <param name="limits">Default and largest page.</param>
public sealed class HistoryInteraction(
    PastVersions past, BuiltInDefinitions builtIn, SearchParameterRegistry registry, SearchSettings settings, PageToken tokens, SearchLimits limits)
{
    private static readonly string[] Passed = ["_format", "_pretty", "_summary", "_elements", PageToken.ParameterName];

    /// <summary>Answers with a history Bundle.</summary>
    /// <exception cref="FhirException">400: a parameter cannot be understood; 404: the resource never was.</exception>
    public async Task<FhirResponse> HandleAsync(Interaction.History asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        var (query, kept) = Read(asked, request);
        var address = $"{request.BaseUrl}/{request.Path}";
        var token = request.Parameters.FirstOrDefault(parameter => parameter.Key == PageToken.ParameterName).Value;
        var fingerprint = $"{request.Path}?{string.Join('&', kept.Select(pair => $"{pair.Key}={pair.Value}"))}";
        var position = token is null ? null : await tokens.ReadAsync(token, fingerprint, cancellationToken);
        var page = await past.HistoryAsync(query with { After = position?.Cursor }, grant, cancellationToken);
        if (asked.Id is not null && page.Versions.Count == 0 && !await past.IsThereAsync(asked.Type!, asked.Id, grant, cancellationToken))
            page = BuiltIn(asked.Type!, asked.Id, query) ?? throw ReadInteraction.NotFound(asked.Type!, asked.Id);
        var next = page.Next is null ? null : await tokens.WriteAsync(new PagePosition(page.Next, (position?.Page ?? 1) + 1), fingerprint, cancellationToken);
        var bundle = new BundleBuilder("history", page.Total, PageLinks.Of(address, kept, token, previousToken: null, next));
        foreach (var version in page.Versions)
            bundle.AddHistoryEntry(request.BaseUrl, version, created: version.Version == 1);
        return new FhirResponse { Status = 200, Body = bundle.Build() };
    }

    /// <summary>What is built in has one version, the one that is served.</summary>
    private VersionPage? BuiltIn(string type, string id, HistoryQuery query)
    {
        if (builtIn.Read(type, id) is not { } only)
            return null;
        var isAsked = !(only.LastUpdated < query.Since) && !(only.LastUpdated >= query.AtUntil);
        return new VersionPage(isAsked && query.Count > 0 ? [only] : [], Next: null, isAsked ? 1 : 0);
    }

    private (HistoryQuery Query, List<KeyValuePair<string, string>> Kept) Read(Interaction.History asked, FhirRequest request)
    {
        var query = new HistoryQuery { Type = asked.Type, Id = asked.Id, Count = limits.DefaultCount };
        var kept = new List<KeyValuePair<string, string>>();
        foreach (var parameter in request.Parameters.Where(parameter => !Passed.Contains(parameter.Key)))
        {
            switch (parameter.Key)
            {
                case "_count":
                    query = query with { Count = Math.Min(Count(parameter.Value), limits.MaxCount) };
                    break;
                case "_since":
                    query = query with { Since = Moment(Time("_since", parameter.Value).Low) };
                    break;
                case "_at":
                    var at = Time("_at", parameter.Value);
                    query = query with { AtFrom = Moment(at.Low), AtUntil = Moment(at.High) };
                    break;
                default:
                    if (request.Strict)
                        throw new FhirException(FhirError.InvalidRequest($"'{parameter.Key}' is not a parameter of history; it takes _count, _since and _at."));
                    continue;
            }

            kept.Add(parameter);
        }

        return (query, kept);
    }

    private Criterion.Date Time(string name, string value)
    {
        if (value.Length == 0 || !char.IsAsciiDigit(value[0]))
            throw new FhirException(FhirError.InvalidRequest($"{name} takes a date or an instant such as 2026-01-31T10:00:00+05:30, not '{value}'."));
        return (Criterion.Date)SearchTypes.For(SearchParameterType.Date).Parse(registry.Find(SearchParameterRegistry.AnyType, "_lastUpdated")!, null, value, settings);
    }

    private static DateTimeOffset Moment(long ticks) => new(Math.Clamp(ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), TimeSpan.Zero);

    private static int Count(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw new FhirException(FhirError.InvalidRequest($"_count takes a number of versions, 0 or more, not '{value}'."));
}
