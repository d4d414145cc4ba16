using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Storage;
using Profiles.Conformance;
using Profiles.Elements;
using Profiles.Terminology;

namespace FhirServer.Interactions;

/// <summary>
/// What writes of definitions need beside being stored: they are checked before, so that nothing is stored that this server could not go by, and
/// taken into the library after, so that the next request is judged by them. See https://hl7.org/fhir/R4/structuredefinition.html.
/// </summary>
/// <param name="parameters">Checks SearchParameters.</param>
/// <param name="library">The definitions there are.</param>
/// <param name="schemas">The types there are.</param>
/// <param name="intake">Takes what was stored.</param>
/// <param name="store">Where definitions are that this process has not heard of yet.</param>
/// <param name="registry">Knows by what they are found there.</param>
public sealed class DefinitionWrites(
    SearchParameterCheck parameters, ConformanceLibrary library, TypeSchemas schemas, DefinitionIntake intake, IResourceStore store, SearchParameterRegistry registry)
{
    /// <summary>The resource type of profiles, extensions and logical models.</summary>
    public const string StructureDefinition = "StructureDefinition";

    /// <summary>Refuses a definition that this server could not go by, as far as it can be judged alone.</summary>
    /// <param name="type">The resource type.</param>
    /// <param name="resource">The resource.</param>
    /// <exception cref="FhirException">422: the message names the element and what is wrong in it.</exception>
    public void Require(string type, Element resource)
    {
        if (type == SearchParameterCheck.Type)
            parameters.Require(resource);
        else if (type == StructureDefinition)
            RequireStructure(resource);
    }

    /// <summary>Finds what is wrong with definitions that are written together: two parameters with one code, a profile on a base that nobody knows or that cannot be applied to it.</summary>
    /// <param name="operations">What is written.</param>
    /// <param name="parse">Reads the content of an operation that has one.</param>
    /// <param name="grant">The leave of the caller.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The error, and which operation it is about; null when all is well.</returns>
    public ValueTask<(FhirError Error, int At)?> FaultAsync(
        IReadOnlyList<WriteOp> operations, Func<WriteOp, Element> parse, AccessGrant grant, CancellationToken cancellationToken)
    {
        List<int>? found = null;
        var isProfile = false;
        for (var i = 0; i < operations.Count; i++)
        {
            if (operations[i] is not { Body: not null, Key.Type: SearchParameterCheck.Type or StructureDefinition })
                continue;
            (found ??= []).Add(i);
            isProfile |= operations[i].Key.Type == StructureDefinition;
        }

        if (found is null || (found.Count < 2 && !isProfile))
            return default;
        var resources = found.ConvertAll(at => (At: at, operations[at].Key.Type, Resource: parse(operations[at])));
        var own = resources.FindAll(resource => resource.Type == SearchParameterCheck.Type);
        if (own.Count > 1 && parameters.Clash([.. own.Select(resource => resource.Resource)]) is ({ } clash, var which))
            return new((clash, own[which].At));
        return isProfile ? new(ProfileFaultAsync(resources.FindAll(resource => resource.Type == StructureDefinition), grant, cancellationToken)) : default;
    }

    /// <summary>
    /// Takes what was committed into the library. It is done whatever the client does meanwhile, because it is stored already.
    /// </summary>
    public Task TakeAsync(IReadOnlyList<WriteOutcome> outcomes)
    {
        for (var i = 0; i < outcomes.Count; i++)
        {
            if (outcomes[i] is { Effect: not WriteEffect.Reindexed, Resource: { } resource } && DefinitionTypes.All.Contains(resource.Key.Type))
                return intake.TakeAsync(outcomes.Where(outcome => outcome.Resource is not null).Select(outcome => outcome.Resource!), CancellationToken.None);
        }

        return Task.CompletedTask;
    }

    private void RequireStructure(Element resource)
    {
        if (!Uri.TryCreate(resource.Child("url").Text, UriKind.Absolute, out _))
            throw Wrong("url", "it must be an absolute URL, by which the definition is known.").Exception;
        if (resource.Child("differential").IsNone && resource.Child("snapshot").IsNone)
            throw Wrong("differential", "it has neither a differential nor a snapshot, so it defines nothing; give it one of them.").Exception;
        if (resource.Child("derivation").Text != "constraint")
            return;
        var type = resource.Child("type").Text ?? "";
        if (resource.Child("kind").Text != "logical" && schemas.Find(type) is null)
            throw Wrong("type", $"'{ParameterName.Show(type)}' is no type of FHIR R4, so it cannot be constrained.").Exception;
        if (resource.Child("baseDefinition").Text is not { Length: > 0 })
            throw Wrong("baseDefinition", "a constraint needs the canonical URL of the definition that it constrains.").Exception;
    }

    private async Task<(FhirError Error, int At)?> ProfileFaultAsync(
        List<(int At, string Type, Element Resource)> profiles, AccessGrant grant, CancellationToken cancellationToken)
    {
        var together = profiles.Select(profile => profile.Resource.Child("url").Text).ToHashSet(StringComparer.Ordinal);
        var areBasesHere = true;
        foreach (var (at, _, resource) in profiles)
        {
            if (resource.Child("derivation").Text != "constraint" || resource.Child("baseDefinition").Text is not { } canonical)
                continue;
            var bar = canonical.IndexOf('|', StringComparison.Ordinal);
            if (together.Contains(bar < 0 ? canonical : canonical[..bar]) || library.FindEntry(StructureDefinition, canonical) is not null)
                continue;
            areBasesHere = false;
            if (await new StoredCanonicals(store, registry, new DefinedCanonicals(library), grant).FindAsync(StructureDefinition, canonical, cancellationToken) is null)
                return (Wrong("baseDefinition", $"'{ParameterName.Show(canonical)}' is no definition that this server knows; store it first, or both in one transaction.").Error, at);
        }

        // On a base that another process has just stored nothing can be tried here; what becomes of it is told when it is gone by.
        return areBasesHere ? await NoSnapshotAsync(profiles, cancellationToken) : null;
    }

    private async Task<(FhirError Error, int At)?> NoSnapshotAsync(List<(int At, string Type, Element Resource)> profiles, CancellationToken cancellationToken)
    {
        var all = profiles.ConvertAll(profile => profile.Resource.Tree.Utf8);
        for (var i = 0; i < profiles.Count; i++)
        {
            var resource = profiles[i].Resource;
            if (resource.Child("derivation").Text == "constraint" && resource.Child("snapshot").IsNone
                && await intake.SnapshotFaultAsync(all[i], all, cancellationToken) is { } fault)
                return (Wrong("differential", $"it cannot be applied to its baseDefinition, or that has a fault of its own. {fault}").Error, profiles[i].At);
        }

        return null;
    }

    private static (FhirError Error, FhirException Exception) Wrong(string element, string why)
    {
        var error = FhirError.Unprocessable($"{StructureDefinition}.{element}: {why}", $"{StructureDefinition}.{element}");
        return (error, new FhirException(error));
    }
}
