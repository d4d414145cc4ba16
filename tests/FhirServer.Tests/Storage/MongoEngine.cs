using System.Globalization;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Tests.Storage;

/// <summary>
/// The MongoDB, or the engine compatible with it, that the tests run on: the first that can be had of the database named by
/// FHIRSERVER_TEST_MONGODB, a mongod on the PATH, Docker, and DocumentDB behind the tests' own gateway. It is looked for once in a test run,
/// and what is started for it ends with the run.
/// </summary>
internal sealed record MongoEngine(string Name, string ConnectionString)
{
    /// <summary>The variable that names a database to use instead of starting one.</summary>
    public const string Variable = "FHIRSERVER_TEST_MONGODB";

    private const string DatabasePrefix = "fhirtest_";
    private const string StampFormat = "yyyyMMddHHmm";
    private static readonly TimeSpan LeftoverAge = TimeSpan.FromHours(12);
    private static readonly Task<MongoEngine?> Found = Task.Run(FindAsync);

    /// <summary>Why there is none: what each way to one said.</summary>
    public static string Missing { get; private set; } = "";

    /// <summary>The engine, or null when none can be had.</summary>
    /// <exception cref="InvalidOperationException">None can be had, and in CI (the variable CI is "true") that is a failure.</exception>
    public static async Task<MongoEngine?> GetAsync()
    {
#pragma warning disable VSTHRD003 // It runs on the pool and waits for nobody here.
        var engine = await Found;
#pragma warning restore VSTHRD003
        if (engine is null && string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase))
            throw new InvalidOperationException($"CI must test on MongoDB, but no engine was found. {Missing}");
        return engine;
    }

    /// <summary>A client of it.</summary>
    public MongoClient Connect() => new(ConnectionString);

    /// <summary>A name that no database has yet.</summary>
    public static string NewDatabaseName() => string.Create(
        CultureInfo.InvariantCulture, $"{DatabasePrefix}{DateTime.UtcNow.ToString(StampFormat, CultureInfo.InvariantCulture)}_{Guid.NewGuid():N}");

    private static async Task<MongoEngine?> FindAsync()
    {
        var engine = Given() ?? await MongodProcess.StartAsync(Miss) ?? await MongoContainer.StartAsync(Miss) ?? await DocumentDb.StartAsync(Miss);
        if (engine is not null)
            await DropLeftoversAsync(engine);
        return engine;
    }

    private static MongoEngine? Given()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } connectionString)
            return new MongoEngine(Variable, connectionString);
        Miss($"{Variable} is not set.");
        return null;
    }

    private static void Miss(string why) => Missing = $"{Missing} {why}".TrimStart();

    /// <summary>Databases of test runs that were killed before they could tidy up.</summary>
    private static async Task DropLeftoversAsync(MongoEngine engine)
    {
        using var client = engine.Connect();
        using var names = await client.ListDatabaseNamesAsync(new ListDatabaseNamesOptions { Filter = new BsonDocument("name", new BsonRegularExpression($"^{DatabasePrefix}")) });
        foreach (var name in await names.ToListAsync())
        {
            var stamp = name[DatabasePrefix.Length..].Split('_')[0];
            if (DateTime.TryParseExact(stamp, StampFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var made)
                && DateTime.UtcNow - made > LeftoverAge)
            {
                await client.DropDatabaseAsync(name);
            }
        }
    }
}
