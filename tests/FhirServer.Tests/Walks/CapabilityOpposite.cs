using System.Text;

namespace FhirServer.Tests.Walks;

/// <summary>What the capability statement does not claim is tried, and is refused with an OperationOutcome: never done, never a failure of the server.</summary>
public sealed class CapabilityOpposite(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const int AtOnce = 4;
    private const string Nobody = "nobody";

    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH"];

    private readonly HttpClient _http = fixture.Http;

    [SkippableFact]
    public async Task No_method_is_answered_that_is_not_claimed()
    {
        var claims = await Claims.ReadAsync(_http);
        await EachAsync([claims.System, .. claims.Types], async type =>
        {
            foreach (var (address, done) in Addresses(type))
            {
                foreach (var method in Methods.Where(method => !done.Any(way => way.Method == method && (way.Interaction is null || type.Does(way.Interaction)))))
                    await IsRefusedAsync(method, address, method is "GET" or "DELETE" ? null : $$"""{"resourceType":"{{(type.Name.Length == 0 ? "Bundle" : type.Name)}}"}""");
            }
        });
    }

    [SkippableFact]
    public async Task No_type_is_known_that_is_not_claimed()
    {
        var claims = await Claims.ReadAsync(_http);
        string[] others = ["Nonsense", "patient", "PATIENT", "Resource", "DomainResource", "Transport", "InventoryItem", "HumanName", "Parameters", "_nonsense"];
        foreach (var type in others.Except(claims.Types.Select(type => type.Name)))
        {
            await IsRefusedAsync("GET", type);
            await IsRefusedAsync("GET", $"{type}/{Nobody}");
            await IsRefusedAsync("POST", type, $$"""{"resourceType":"{{type}}"}""");
            await IsRefusedAsync("PUT", $"{type}/{Nobody}", $$"""{"resourceType":"{{type}}","id":"{{Nobody}}"}""");
        }
    }

    [SkippableFact]
    public async Task No_operation_is_offered_that_is_not_claimed()
    {
        var claims = await Claims.ReadAsync(_http);
        string[] codes = [.. claims.Known.Select(operation => operation.Code).Append("nonsense").Distinct()];
        var atBase = claims.Operations(claims.System).Select(operation => operation.Code).ToHashSet();
        foreach (var code in codes.Where(code => !atBase.Contains(code)))
            await IsNotOfferedAsync($"${code}");
        await EachAsync(claims.Types, async type =>
        {
            var claimed = claims.Operations(type);
            foreach (var code in codes)
            {
                if (!claimed.Any(operation => operation.Code == code && operation.Type))
                    await IsNotOfferedAsync($"{type.Name}/${code}");
                if (!claimed.Any(operation => operation.Code == code && operation.Instance))
                    await IsNotOfferedAsync($"{type.Name}/{Nobody}/${code}");
            }
        });
    }

    [SkippableFact]
    public async Task An_operation_that_is_not_claimed_is_refused_when_it_is_called()
    {
        var claims = await Claims.ReadAsync(_http);
        var everything = claims.Types.Append(claims.System).SelectMany(claims.Operations).Select(operation => operation.Code).ToHashSet();
        foreach (var code in claims.Known.Select(operation => operation.Code).Append("nonsense").Distinct().Where(code => !everything.Contains(code)))
        {
            foreach (var address in new[] { $"${code}", $"Patient/${code}", $"Patient/{Nobody}/${code}" })
            {
                await IsRefusedAsync("GET", address);
                await IsRefusedAsync("POST", address, """{"resourceType":"Parameters"}""");
            }
        }

        foreach (var operation in claims.Types.SelectMany(claims.Operations).DistinctBy(operation => operation.Url).Where(operation => operation.AffectsState == true))
            await IsRefusedAsync("GET", operation.Instance ? $"{Somewhere(operation)}/{Nobody}/${operation.Code}" : $"{Somewhere(operation)}/${operation.Code}");
    }

    [SkippableFact]
    public async Task No_search_parameter_is_followed_that_is_not_claimed()
    {
        var claims = await Claims.ReadAsync(_http);
        string[] codes = [.. claims.Types.SelectMany(type => type.Parameters).Select(parameter => parameter.Name).Distinct().Order(StringComparer.Ordinal)];
        var everywhere = claims.System.Parameters.Select(parameter => parameter.Name).ToHashSet();
        await EachAsync(claims.Types, async type =>
        {
            var own = type.Parameters.Select(parameter => parameter.Name).ToHashSet();
            var others = codes.Where(code => !own.Contains(code) && !everywhere.Contains(code)).ToList();
            var step = Math.Max(1, others.Count / 4);
            foreach (var code in others.Where((_, i) => i % step == type.Name.Length % step).Append("nonsense").Append("_query"))
                await IsRefusedAsync("GET", $"{type.Name}?{code}=1", null, ("Prefer", "handling=strict"));
            await IsRefusedAsync("GET", $"{type.Name}?_sort=nonsense", null, ("Prefer", "handling=strict"));
            await IsRefusedAsync("GET", $"{type.Name}?_include={type.Name}:nonsense", null, ("Prefer", "handling=strict"));
            await IsRefusedAsync("GET", $"{type.Name}?_revinclude=Nonsense:subject", null, ("Prefer", "handling=strict"));
        });
    }

    [SkippableFact]
    public async Task No_format_is_given_or_taken_that_is_not_claimed()
    {
        var claims = await Claims.ReadAsync(_http);
        string[] formats = ["application/pdf", "text/csv", "image/png", "application/fhir+ndjson", "text/turtle", "ttl", "application/fhir+turtle", "text/html", "html", "nonsense"];
        foreach (var format in formats.Except(claims.Formats))
        {
            if (!IsOtherNameOfClaimed(format, claims))
                await IsRefusedAsync("GET", $"OperationDefinition/Resource-validate?_format={Uri.EscapeDataString(format)}");
        }

        foreach (var type in new[] { "application/pdf", "text/csv", "text/plain", "application/merge-patch+json" })
        {
            await IsRefusedAsAsync("POST", "Patient", type);
            await IsRefusedAsAsync("PATCH", $"Patient/{Nobody}", type);
        }
    }

    [SkippableFact]
    public Task No_mode_of_the_statement_is_given_but_the_three() => IsRefusedAsync("GET", "metadata?mode=nonsense");

    // A format has a media type and short names, and a statement may list one of them for all.
    private static bool IsOtherNameOfClaimed(string format, Claims claims)
    {
        string[][] same = [["text/turtle", "ttl", "application/fhir+turtle"], ["text/html", "html"]];
        return Array.Exists(same, names => names.Contains(format) && names.Intersect(claims.Formats).Any());
    }

    private static string Somewhere(ClaimedOperation operation) => operation.IsGeneric ? "Patient" : operation.On[0];

    /// <summary>The addresses of a type, and what is done at each when it is claimed; null is always done.</summary>
    private static IEnumerable<(string Address, (string Method, string? Interaction)[] Done)> Addresses(ClaimedType type)
    {
        if (type.Name.Length == 0)
        {
            return
            [
                ("", [("GET", "search-system"), ("POST", "transaction")]),
                ("metadata", [("GET", null)]),
                ("_history", [("GET", "history-system")]),
                ("_search", [("POST", "search-system")]),
            ];
        }

        return
        [
            (type.Name, [("GET", "search-type"), ("POST", "create"), ("PUT", "update"), ("DELETE", "delete"), ("PATCH", "patch")]),
            ($"{type.Name}/_search", [("POST", "search-type")]),
            ($"{type.Name}/_history", [("GET", "history-type")]),
            ($"{type.Name}/{Nobody}", [("GET", "read"), ("PUT", "update"), ("DELETE", "delete"), ("PATCH", "patch")]),
            ($"{type.Name}/{Nobody}/_history", [("GET", "history-instance")]),
            ($"{type.Name}/{Nobody}/_history/1", [("GET", "vread")]),
        ];
    }

    private Task IsRefusedAsAsync(string method, string url, string contentType) =>
        IsRefusedAsync(method, new HttpRequestMessage(new HttpMethod(method), url) { Content = new StringContent("{}", Encoding.UTF8, contentType) });

    private Task IsRefusedAsync(string method, string url, string? body = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), url);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/fhir+json");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return IsRefusedAsync(method, request);
    }

    private async Task IsRefusedAsync(string method, HttpRequestMessage request)
    {
        var call = $"{method} {request.RequestUri} {request.Content?.Headers.ContentType}";
        using (request)
        using (var answer = await _http.SendAsync(request))
        {
            var text = await answer.Content.ReadAsStringAsync();
            answer.Code().Should().BeInRange(400, 499, "{0} is not claimed, and was answered {1}", call, text);
            text.Should().StartWith("""{"resourceType":"OperationOutcome""", call);
        }
    }

    // Asking what an address answers is as good as calling it, and changes nothing when it is answered after all.
    private async Task IsNotOfferedAsync(string address)
    {
        using var answer = await _http.SendAsync("OPTIONS", address);
        answer.Code().Should().Be(404, "{0} is not claimed", address);
    }

    private static Task EachAsync<T>(IEnumerable<T> items, Func<T, Task> call) =>
        Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (item, _) => await call(item));
}
