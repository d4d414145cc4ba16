using System.Text;
using System.Text.Json.Nodes;

namespace FhirServer.Tests.Walks;

/// <summary>Everything that the capability statement claims is called, and is done.</summary>
public sealed class CapabilityWalk(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const int AtOnce = 4;

    // It breaks the rules of FHIR itself.
    private const string InError = "devicemetric-example.json";

    private readonly HttpClient _http = fixture.Http;

    [SkippableFact]
    public async Task Every_interaction_of_every_type_is_done()
    {
        var files = Samples.R4();
        Skip.If(files.Count == 0, "shared/samples/r4 is not here.");
        var samples = files.Where(file => Path.GetFileName(file) != InError).OrderBy(file => new FileInfo(file).Length)
            .Select(file => JsonNode.Parse(File.ReadAllText(file))!)
            .DistinctBy(sample => (string)sample["resourceType"]!)
            .ToDictionary(sample => (string)sample["resourceType"]!);
        var claims = await Claims.ReadAsync(_http);
        claims.Types.Should().HaveCount(146);
        await EachAsync(claims.Types, type => CallAsync(type, claims, samples.GetValueOrDefault(type.Name) ?? MinimalResources.Of(type.Name)));
    }

    [SkippableFact]
    public async Task Every_interaction_of_the_base_is_done()
    {
        var claims = await Claims.ReadAsync(_http);
        foreach (var interaction in claims.System.Interactions)
        {
            var (method, url, body) = interaction switch
            {
                "search-system" => ("GET", "?_type=Patient", null),
                "history-system" => ("GET", "_history?_count=1", null),
                "transaction" or "batch" => ("POST", "", $$"""{"resourceType":"Bundle","type":"{{interaction}}"}"""),
                _ => throw new InvalidOperationException($"The walk does not know how to call {interaction}."),
            };
            await _http.ExpectAsync(200, method, url, body);
        }
    }

    [SkippableFact]
    public async Task Every_search_parameter_is_searched_by()
    {
        var claims = await Claims.ReadAsync(_http);
        var values = await SearchValues.ReadAsync(_http, claims);
        await EachAsync([.. claims.Types, claims.System], async type =>
        {
            foreach (var some in type.Parameters.Chunk(8))
            {
                var query = string.Join('&', some.Select(parameter => values.Criterion(parameter.Name, parameter.Type, parameter.Definition)));
                await _http.ExpectAsync(200, "GET", $"{type.Name}?_summary=count&{query}", null, ("Prefer", "handling=strict"));
            }
        });
    }

    [SkippableFact]
    public async Task Every_include_is_followed()
    {
        var claims = await Claims.ReadAsync(_http);
        await EachAsync(claims.Types, async type =>
        {
            var includes = type.Includes.Select(include => $"_include={include}").Concat(type.ReverseIncludes.Select(include => $"_revinclude={include}"));
            foreach (var some in includes.Chunk(20))
                await _http.ExpectAsync(200, "GET", $"{type.Name}?_id=nobody&{string.Join('&', some)}", null, ("Prefer", "handling=strict"));
        });
    }

    [SkippableFact]
    public async Task Every_format_is_given()
    {
        var claims = await Claims.ReadAsync(_http);
        foreach (var format in claims.Formats)
        {
            using var answer = await _http.SendAsync("GET", $"OperationDefinition/Resource-validate?_format={Uri.EscapeDataString(format)}");
            answer.Code().Should().Be(200, format);
        }
    }

    [SkippableFact]
    public async Task Every_operation_is_offered_at_its_levels()
    {
        var claims = await Claims.ReadAsync(_http);
        var calledEverywhere = claims.Types.Take(2).Select(type => type.Name).ToHashSet();
        foreach (var operation in claims.Operations(claims.System))
        {
            operation.System.Should().BeTrue("{0} is claimed of the base", operation.Url);
            await OfferedAsync(operation, $"${operation.Code}");
        }

        await EachAsync(claims.Types, async type =>
        {
            foreach (var operation in claims.Operations(type))
            {
                foreach (var address in operation.Addresses(type.Name, "nobody"))
                {
                    // What all types share and what changes things is called on some; of the others it is asked whether it could be.
                    if (operation is { IsGeneric: true, AffectsState: not false } && !calledEverywhere.Contains(type.Name))
                        await _http.ExpectAsync(204, "OPTIONS", address);
                    else
                        await OfferedAsync(operation, address);
                }
            }
        });
    }

    private async Task OfferedAsync(ClaimedOperation operation, string address)
    {
        using (var post = await _http.SendAsync("POST", address, """{"resourceType":"Parameters"}"""))
            await IsOfferedAsync(post, $"POST {address}");
        if (!operation.IsCalledByGet)
            return;
        using var get = await _http.SendAsync("GET", address);
        await IsOfferedAsync(get, $"GET {address}");
    }

    // 404 is also the answer about a resource that is not there, and then says so.
    private static async Task IsOfferedAsync(HttpResponseMessage answer, string call)
    {
        var text = await answer.Content.ReadAsStringAsync();
        answer.Code().Should().BeLessThan(500, "{0}: {1}", call, text).And.NotBe(405, call);
        text.Should().NotContain("is not offered", call);
    }

    private async Task CallAsync(ClaimedType type, Claims claims, JsonNode sample)
    {
        var name = type.Name;
        sample = sample.DeepClone();
        sample.AsObject().Remove("id");
        var id = await _http.CreateAsync(name, sample.ToJsonString());
        sample["id"] = id;
        var body = sample.ToJsonString();
        var calls = new Dictionary<string, Func<Task>>
        {
            ["create"] = () => type.Says("conditionalCreate") ? _http.ExpectAsync(200, "POST", name, body, ("If-None-Exist", $"_id={id}")) : Task.CompletedTask,
            ["read"] = () => ReadAsync(type, id),
            ["vread"] = () => _http.ExpectAsync(200, "GET", $"{name}/{id}/_history/1"),
            ["update"] = () => UpdateAsync(type, id, body),
            ["patch"] = () => PatchAsync(claims, name, id),
            ["history-instance"] = () => _http.ExpectAsync(200, "GET", $"{name}/{id}/_history?_count=1"),
            ["history-type"] = () => _http.ExpectAsync(200, "GET", $"{name}/_history?_count=1"),
            ["search-type"] = () => SearchAsync(name, id),
            ["delete"] = () => Task.CompletedTask,
        };
        calls.Keys.Should().Contain(type.Interactions, "the walk knows how to call them");
        foreach (var interaction in type.Interactions)
            await calls[interaction]();
        using var deleted = await _http.SendAsync("DELETE", type.Says("conditionalDelete") ? $"{name}?_id={id}" : $"{name}/{id}");
        deleted.Code().Should().BeOneOf([200, 204], "DELETE {0}", name);
    }

    private async Task ReadAsync(ClaimedType type, string id)
    {
        using var read = await _http.SendAsync("GET", $"{type.Name}/{id}");
        read.Code().Should().Be(200, "GET {0}", type.Name);
        if (type.Says("conditionalRead"))
            await _http.ExpectAsync(304, "GET", $"{type.Name}/{id}", null, ("If-None-Match", read.Headers.ETag!.ToString()));
    }

    private async Task UpdateAsync(ClaimedType type, string id, string body)
    {
        await _http.ExpectAsync(200, "PUT", $"{type.Name}/{id}", body);
        if (type.Says("conditionalUpdate"))
            await _http.ExpectAsync(200, "PUT", $"{type.Name}?_id={id}", body);
        if (!type.Says("updateCreate"))
            return;
        await _http.ExpectAsync(201, "PUT", $"{type.Name}/own-{id}", body.Replace($"\"{id}\"", $"\"own-{id}\"", StringComparison.Ordinal));
        using var deleted = await _http.SendAsync("DELETE", $"{type.Name}/own-{id}");
        deleted.Code().Should().BeOneOf([200, 204], "DELETE {0}", type.Name);
    }

    private async Task SearchAsync(string type, string id)
    {
        (await _http.ExpectAsync(200, "GET", $"{type}?_id={id}")).MatchIds().Should().Equal(id);
        using var form = new StringContent($"_id={id}", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var post = await _http.PostAsync(new Uri($"{type}/_search", UriKind.Relative), form);
        (await post.JsonAsync()).MatchIds().Should().Equal(id);
    }

    private async Task PatchAsync(Claims claims, string type, string id)
    {
        foreach (var format in claims.PatchFormats)
        {
            using var request = new HttpRequestMessage(HttpMethod.Patch, $"{type}/{id}") { Content = new StringContent(Patches.Of(format, type), Encoding.UTF8, format) };
            using var answer = await _http.SendAsync(request);
            answer.Code().Should().Be(200, "PATCH {0} as {1}: {2}", type, format, await answer.Content.ReadAsStringAsync());
        }
    }

    private static Task EachAsync<T>(IEnumerable<T> items, Func<T, Task> call) =>
        Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (item, _) => await call(item));
}
