using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Interactions.Binaries;
using FhirServer.Interactions.OpenApi;
using FhirServer.Interactions.Patching;
using FhirServer.Operations;
using FhirServer.Operations.Jobs;
using FhirServer.Operations.Matching;
using FhirServer.Operations.Records;
using FhirServer.Operations.Resources;
using FhirServer.Operations.Terminology;
using FhirServer.Search;
using FhirServer.Security;
using FhirServer.Security.Consents;
using FhirServer.Storage;
using FhirServer.Storage.Indexing;
using FhirServer.Storage.Mongo;
using FhirServer.Storage.Sqlite;
using FhirServer.Storage.Verification;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Profiles.Conformance;
using Profiles.Elements;
using Profiles.Terminology;
using Profiles.Validation;

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
        AddJobs(services);
    }

    private static void AddStore(IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton<StoredContent>();
        if (options.MongoDb.ConnectionString.Length == 0)
        {
            services.AddSingleton<IStoreVerification>(parts => new SqliteVerification(options.DataDirectory, parts.GetRequiredService<StoredContent>()));
            services.AddSingleton(parts => SqliteResourceStore.Open(options.DataDirectory, parts.GetRequiredService<TimeProvider>()));
            services.AddSingleton<IResourceStore>(parts => parts.GetRequiredService<SqliteResourceStore>());
            services.AddSingleton<IIndexStore>(parts => parts.GetRequiredService<SqliteResourceStore>());
            services.AddSingleton(parts => parts.GetRequiredService<SqliteResourceStore>().Contents);
            return;
        }

        services.AddSingleton(parts => new MongoResourceStore(
            options.MongoDb, parts.GetRequiredService<TypeSchemas>().ResourceTypes, parts.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IResourceStore>(parts => parts.GetRequiredService<MongoResourceStore>());
        services.AddSingleton<IIndexStore>(parts => parts.GetRequiredService<MongoResourceStore>());
        services.AddSingleton(parts => parts.GetRequiredService<MongoResourceStore>().Contents);
        services.AddSingleton<IStoreVerification>(parts => new MongoVerification(options.MongoDb, parts.GetRequiredService<StoredContent>()));
        services.AddHostedService<MongoStart>();
    }

    private static void AddDefinitions(IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(_ => new PackageFolder(options.PackageDirectory, PackageLimits.Default));
        services.AddSingleton(parts => ConformanceLibrary.Open(parts.GetRequiredService<PackageFolder>()));
        services.AddSingleton<Snapshots>();
        services.AddSingleton<TypeSchemas>();
        services.AddSingleton(ParseLimits.Default with { MaxDepth = options.MaxDepth });
        services.AddSingleton<ResourceParser>();
        services.AddSingleton(parts => new FhirSerializer(parts.GetRequiredService<TypeSchemas>(), options.MaxDepth));
    }

    private static void AddSearch(IServiceCollection services, ServerOptions options, string baseUrl)
    {
        services.AddSingleton(parts => new SearchSettings(baseUrl, TimeZoneInfo.FindSystemTimeZoneById(options.TimeZone), parts.GetRequiredService<TimeProvider>()) { FullText = options.FullText });
        services.AddSingleton(new SearchLimits(
            MaxParameters: options.MaxParameters, MaxOrValues: options.MaxOrValues, DefaultCount: options.DefaultCount, MaxCount: options.MaxCount, MostCounted: options.MaxCounted));
        services.AddSingleton(parts => new SearchParameterRegistry(
            parts.GetRequiredService<ConformanceLibrary>(), parts.GetRequiredService<TypeSchemas>().ResourceTypes));
        services.AddSingleton<SearchParameterCheck>();
        services.AddSingleton<Compartments>();
        services.AddSingleton<IndexExtractor>();
        services.AddSingleton<QueryParser>();
        services.AddSingleton<VersionReader>();
        services.AddSingleton(parts => new PageToken(PageTokenKey.Source(options, parts.GetService<MongoResourceStore>())));
    }

    /// <summary>What keeps the index up to date beside the requests.</summary>
    private static void AddJobs(IServiceCollection services)
    {
        services.AddSingleton<IndexStates>();
        services.AddSingleton<SearchParameterFeed>();
        services.AddSingleton<ParameterSync>();
        services.AddSingleton<ReindexWalk>();
        services.AddSingleton<ReindexOperation>();
        services.AddSingleton<ValidateRequestReader>();
        services.AddHostedService<PackageLog>();
        services.AddHostedService<DefinitionKeeper>();
        services.AddHostedService<IndexKeeper>();
        services.AddHostedService<ContentKeeper>();
        services.AddHostedService<JobRunner>();
    }

    private static void AddRecordOperations(IServiceCollection services)
    {
        services.AddSingleton<DocumentContent>();
        services.AddSingleton<DocumentOperation>();
        services.AddSingleton<EverythingScope>();
        services.AddSingleton<EverythingOperation>();
        services.AddSingleton<MatchOperation>();
        services.AddSingleton<PurgedCompartment>();
        services.AddSingleton<PurgeOperation>();
        services.AddSingleton<ObservationWalk>();
        services.AddSingleton<LastNOperation>();
        services.AddSingleton<StatsOperation>();
        services.AddSingleton<RecordOperations>();
    }

    private static void AddResourceOperations(IServiceCollection services)
    {
        services.AddSingleton<MetaOperation>();
        services.AddSingleton<MetaChangeOperation>();
        services.AddSingleton<MetaOperations>();
        services.AddSingleton<AccessExplainOperation>();
        services.AddSingleton<ConvertOperation>();
        services.AddSingleton<VersionsOperation>();
        services.AddSingleton<DiffOperation>();
        services.AddSingleton<SnapshotOperation>();
        services.AddSingleton<GraphWalk>();
        services.AddSingleton<ResourceGraph>();
        services.AddSingleton<GraphOperation>();
        // The server's own statement tells of the operations too, so it is asked for only when it is needed.
        services.AddSingleton<Func<FhirRequest, FhirResponse>>(parts => request => parts.GetRequiredService<CapabilitiesInteraction>().Handle(request));
        services.AddSingleton<StatementOperations>();
        services.AddSingleton<DefinitionOperations>();
        services.AddSingleton<ResourceOperations>();
    }

    private static void AddTerminology(IServiceCollection services, TerminologyOptions options)
    {
        services.AddSingleton<LocalTerminology>();
        services.AddSingleton<CodeChecks>();
        AddTerminologyServer(services, options);
        services.AddSingleton<TerminologyQuestions>();
        services.AddSingleton<ExpandOperation>();
        services.AddSingleton<ValidateCodeOperation>();
        services.AddSingleton<LookupOperation>();
        services.AddSingleton<SubsumesOperation>();
        services.AddSingleton<TranslateOperation>();
        services.AddSingleton<TerminologyOperations>();
    }

    private static void AddTerminologyServer(IServiceCollection services, TerminologyOptions options)
    {
        if (options.Server.Length == 0)
        {
            services.AddSingleton<ITerminology>(parts => parts.GetRequiredService<CodeChecks>());
            return;
        }

        services.AddHttpClient(TerminologyServer.Client, client => client.BaseAddress = new Uri(options.Server.TrimEnd('/') + "/"))
            // A terminology server that sends elsewhere, into the network of this one perhaps, is not followed.
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
            .AddResilienceHandler(TerminologyServer.Client, steps => steps
                .AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions
                {
                    MinimumThroughput = 5,
                    FailureRatio = 0.5,
                    SamplingDuration = TimeSpan.FromSeconds(Math.Max(10, 3 * options.TimeoutSeconds)),
                    BreakDuration = TimeSpan.FromSeconds(options.PauseSeconds),
                })
                .AddTimeout(TimeSpan.FromSeconds(options.TimeoutSeconds)));
        services.AddSingleton<TerminologyServer>();
        services.AddSingleton<ITerminology>(parts => new RemoteTerminology(
            parts.GetRequiredService<CodeChecks>(),
            parts.GetRequiredService<TerminologyServer>().SendAsync,
            TimeSpan.FromSeconds(options.CacheSeconds),
            parts.GetRequiredService<TimeProvider>()));
    }

    private static void AddWrites(IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton<ConditionalMatch>();
        services.AddSingleton<CreateInteraction>();
        services.AddSingleton(parts => ActivatorUtilities.CreateInstance<UpdateInteraction>(parts, options.AllowUpdateCreate));
        services.AddSingleton(parts => ActivatorUtilities.CreateInstance<DeleteInteraction>(parts, options.AllowMultipleDelete ? options.MaxMultipleDelete : 1));
        services.AddSingleton<DefinitionIntake>();
        services.AddSingleton<DefinitionWrites>();
        services.AddSingleton<ResourceWriter>();
        services.AddSingleton(_ => new ValidationPolicy(
            options.Validation.Depth,
            options.Validation.Ask,
            options.Validation.Required.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<string>)[.. pair.Value], StringComparer.Ordinal)));
        services.AddSingleton<ProfileValidator>();
        services.AddSingleton(new AadhaarGuard(options.Aadhaar));
        services.AddSingleton<ResourceValidation>();
        services.AddSingleton(parts => ActivatorUtilities.CreateInstance<ValidateOperation>(parts, options.AllowUpdateCreate));
        services.AddSingleton<PatchReader>();
        services.AddSingleton<PatchInteraction>();
        services.AddSingleton<WriteInteractions>();
        services.AddSingleton<ProvenanceHeader>();
        services.AddSingleton<WritePlanner>();
        services.AddSingleton(new BinaryLimits(options.LargeBinaryBytes, options.MaxBinaryBytes));
        services.AddSingleton<BinaryInteraction>();
        services.AddSingleton<BinaryReads>();
        services.AddSingleton<ConditionalReferences>();
        services.AddSingleton<TransactionInteraction>();
        services.AddSingleton(parts => ActivatorUtilities.CreateInstance<BundleInteraction>(parts, options.MaxBundleEntries));
    }

    private static void AddInteractions(IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton<IReadOnlySet<string>>(parts => parts.GetRequiredService<SearchParameterRegistry>().ResourceTypes.ToHashSet(StringComparer.Ordinal));
        services.AddSingleton(parts => new FhirRouter(
            parts.GetRequiredService<IReadOnlySet<string>>(),
            parts.GetRequiredService<IReadOnlySet<string>>().Where(parts.GetRequiredService<Compartments>().Has).ToHashSet(StringComparer.Ordinal),
            new OwnOperations(parts.GetRequiredService<ConformanceLibrary>(), parts.GetRequiredService<SearchSettings>().BaseUrl)
                .Define(parts.GetRequiredService<IReadOnlyList<OfferedOperation>>())));
        services.AddSingleton(parts => OperationList.Of(
            parts.GetRequiredService<ReindexOperation>(),
            parts.GetRequiredService<ValidateOperation>(),
            parts.GetRequiredService<RecordOperations>(),
            parts.GetRequiredService<ResourceOperations>(),
            parts.GetRequiredService<TerminologyOperations>()));
        services.AddSingleton<ScopeCriteria>();
        services.AddSingleton<Func<SmartScope, string, CancellationToken, ValueTask<SearchExpr>>>(parts => parts.GetRequiredService<ScopeCriteria>().ReadAsync);
        services.AddSingleton(options.Consent.Settings);
        services.AddSingleton<ConsentReader>();
        services.AddSingleton<ConsentRules>();
        services.AddSingleton(parts => new SecurityLabels(parts.GetRequiredService<SearchParameterRegistry>(), SensitivityCodes.Read(parts.GetRequiredService<ConformanceLibrary>())));
        services.AddSingleton<RecordRules>();
        services.AddSingleton(parts => new AuditAccess(parts.GetRequiredService<Compartments>(), options.Audit.IsOn(options.Auth.Mode)));
        services.AddSingleton<AccessPolicy>();
        services.AddSingleton<SubsetAnswer>();
        services.AddSingleton<MatchEntries>();
        AddWrites(services, options);
        services.AddSingleton<BuiltInDefinitions>();
        services.AddSingleton<BuiltInPages>();
        services.AddSingleton<PastVersions>();
        services.AddSingleton<ReadInteraction>();
        services.AddSingleton<HistoryInteraction>();
        services.AddSingleton(parts => ActivatorUtilities.CreateInstance<IncludeResolver>(parts, options.MaxIncluded));
        services.AddSingleton<DefinedCanonicals>();
        AddTerminology(services, options.Terminology);
        AddRecordOperations(services);
        AddResourceOperations(services);
        services.AddSingleton<ResourceHierarchies>();
        services.AddSingleton<QueryResolver>();
        services.AddSingleton<SearchPages>();
        services.AddSingleton<SearchExplainer>();
        services.AddSingleton<SearchInteraction>();
        services.AddSingleton(new CapabilityFeatures(options.AllowUpdateCreate, options.AllowMultipleDelete, options.FullText, options.CorsOrigins.Count > 0, options.Auth.Mode != AuthMode.Open));
        services.AddSingleton<OperationInputs>();
        services.AddSingleton<OpenApiDocument>();
        services.AddSingleton(parts => ActivatorUtilities.CreateInstance<CapabilityStatement>(
            parts, parts.GetRequiredService<TimeProvider>().GetUtcNow()));
        services.AddSingleton(parts => ActivatorUtilities.CreateInstance<TerminologyStatement>(parts, parts.GetRequiredService<TimeProvider>().GetUtcNow()));
        services.AddSingleton<CapabilitiesInteraction>();
        services.AddSingleton<AsyncStatusInteraction>();
        services.AddSingleton<InteractionHandlers>();
        services.AddMetrics();
        services.AddSingleton<InteractionTelemetry>();
        services.AddSingleton<Dispatcher>();
        services.AddSingleton<StoreProbe>();
    }
}
