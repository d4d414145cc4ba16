using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Search;
using FhirServer.Security;
using FhirServer.Storage;
using FhirServer.Storage.Mongo;
using FhirServer.Storage.Sqlite;
using FhirServer.Storage.Verification;
using Profiles.Conformance;
using Profiles.Elements;

namespace FhirServer;

/// <summary>Says how the parts of the server fit together; each is made once, when it is first needed.</summary>
public static class ServerParts
{
    /// <summary>Adds everything between the wire and the disk.</summary>
    /// <param name="services">Where to add.</param>
    /// <param name="options">The settings, checked.</param>
    /// <param name="baseUrl">The server's own base URL: absolute links below it are local.</param>
    public static void AddFhirServer(this IServiceCollection services, ServerOptions options, string baseUrl)
    {
        services.AddSingleton(TimeProvider.System);
        AddDefinitions(services, options);
        AddSearch(services, options, baseUrl);
        AddStore(services, options);
        AddInteractions(services, options);
    }

    private static void AddStore(IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton<StoredContent>();
        if (options.MongoDb.ConnectionString.Length == 0)
        {
            services.AddSingleton<IStoreVerification>(parts => new SqliteVerification(options.DataDirectory, parts.GetRequiredService<StoredContent>()));
            services.AddSingleton<IResourceStore>(parts => SqliteResourceStore.Open(options.DataDirectory, parts.GetRequiredService<TimeProvider>()));
            return;
        }

        services.AddSingleton(parts => new MongoResourceStore(
            options.MongoDb, parts.GetRequiredService<TypeSchemas>().ResourceTypes, parts.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IResourceStore>(parts => parts.GetRequiredService<MongoResourceStore>());
        services.AddSingleton<IStoreVerification>(parts => new MongoVerification(options.MongoDb, parts.GetRequiredService<StoredContent>()));
        services.AddHostedService<MongoStart>();
    }

    private static void AddDefinitions(IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(_ => ConformanceLibrary.OpenCore());
        services.AddSingleton<TypeSchemas>();
        services.AddSingleton(ParseLimits.Default with { MaxDepth = options.MaxDepth });
        services.AddSingleton<ResourceParser>();
        services.AddSingleton(parts => new FhirSerializer(parts.GetRequiredService<TypeSchemas>(), options.MaxDepth));
    }

    private static void AddSearch(IServiceCollection services, ServerOptions options, string baseUrl)
    {
        services.AddSingleton(parts => new SearchSettings(baseUrl, TimeZoneInfo.FindSystemTimeZoneById(options.TimeZone), parts.GetRequiredService<TimeProvider>()) { FullText = options.FullText });
        services.AddSingleton(new SearchLimits(
            MaxParameters: options.MaxParameters, MaxOrValues: options.MaxOrValues, DefaultCount: options.DefaultCount, MaxCount: options.MaxCount));
        services.AddSingleton(parts => new SearchParameterRegistry(
            parts.GetRequiredService<ConformanceLibrary>(), parts.GetRequiredService<TypeSchemas>().ResourceTypes));
        services.AddSingleton<Compartments>();
        services.AddSingleton<IndexExtractor>();
        services.AddSingleton<QueryParser>();
        services.AddSingleton(parts => new PageToken(PageTokenKey.Source(options, parts.GetService<MongoResourceStore>())));
    }

    private static void AddInteractions(IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton<IReadOnlySet<string>>(parts => parts.GetRequiredService<SearchParameterRegistry>().ResourceTypes.ToHashSet(StringComparer.Ordinal));
        services.AddSingleton(parts => new FhirRouter(
            parts.GetRequiredService<IReadOnlySet<string>>(),
            parts.GetRequiredService<IReadOnlySet<string>>().Where(parts.GetRequiredService<Compartments>().Has).ToHashSet(StringComparer.Ordinal)));
        services.AddSingleton<AccessPolicy>();
        services.AddSingleton<SubsetAnswer>();
        services.AddSingleton<MatchEntries>();
        services.AddSingleton<ConditionalMatch>();
        services.AddSingleton<CreateInteraction>();
        services.AddSingleton(parts => ActivatorUtilities.CreateInstance<UpdateInteraction>(parts, options.AllowUpdateCreate));
        services.AddSingleton(parts => ActivatorUtilities.CreateInstance<DeleteInteraction>(parts, options.AllowMultipleDelete ? options.MaxMultipleDelete : 1));
        services.AddSingleton<ResourceWriter>();
        services.AddSingleton<WritePlanner>();
        services.AddSingleton<ConditionalReferences>();
        services.AddSingleton<TransactionInteraction>();
        services.AddSingleton(parts => ActivatorUtilities.CreateInstance<BundleInteraction>(parts, options.MaxBundleEntries));
        services.AddSingleton<ReadInteraction>();
        services.AddSingleton<HistoryInteraction>();
        services.AddSingleton(parts => ActivatorUtilities.CreateInstance<IncludeResolver>(parts, options.MaxIncluded));
        services.AddSingleton<SearchInteraction>();
        services.AddSingleton(parts => ActivatorUtilities.CreateInstance<CapabilityStatement>(
            parts, new CapabilityFeatures(options.AllowUpdateCreate, options.AllowMultipleDelete, options.FullText), parts.GetRequiredService<TimeProvider>().GetUtcNow()));
        services.AddSingleton<CapabilitiesInteraction>();
        services.AddSingleton<InteractionHandlers>();
        services.AddMetrics();
        services.AddSingleton<InteractionTelemetry>();
        services.AddSingleton<Dispatcher>();
        services.AddSingleton<StoreProbe>();
    }
}
