using FhirServer.Cli.TestScripts;
using FhirServer.Fhir;

namespace FhirServer.Cli;

/// <summary>The verbs of the program, by its first argument.</summary>
/// <param name="serve">Builds the server from its settings and gives what runs it.</param>
/// <param name="open">Opens the same parts from the same settings, without the wire.</param>
/// <param name="inspect">Opens what walks the store, from the same settings; the store itself is not opened.</param>
/// <param name="examine">Opens what validates, from the same settings; no store is opened.</param>
/// <param name="probe">Opens what carries out test scripts, from the same settings and with the token to send; no store is opened.</param>
/// <param name="terminal">Where to write.</param>
public sealed class Verbs(
    Func<string[], Func<Task>> serve,
    Func<string[], LoadTarget> open,
    Func<string[], VerifyTarget> inspect,
    Func<string[], ValidateTarget> examine,
    Func<string[], string?, TestScriptTarget> probe,
    Terminal terminal)
{
    /// <summary>The exit code when all went well.</summary>
    public const int Done = 0;

    /// <summary>The exit code when the server could not start, or input was refused.</summary>
    public const int Failed = 1;

    /// <summary>The exit code when the command line was wrong.</summary>
    public const int Misused = 2;

    private const string Usage = """
        usage:
          FhirServer [serve] [SETTING...]     start the server
          FhirServer load PATH... [SETTING...]
                                              load files and folders: resources and Bundles (.json, .xml),
                                              NDJSON (.ndjson, .jsonl), all of them also .gz
          FhirServer verify [--most N] [SETTING...]
                                              tell whether the store is whole; at most N findings (1000)
          FhirServer audit verify [SETTING...]
                                              tell whether AuditEvents were changed or taken out
          FhirServer validate PATH... [--profile URL]... [--json] [--package FOLDER] [--tx URL] [SETTING...]
                                              validate files and folders against FHIR, the profiles they claim and
                                              those named; --json writes an OperationOutcome a line, --package names
                                              a folder of FHIR packages, --tx a terminology server to ask
          FhirServer testscript PATH... --server URL [--report FOLDER] [--bearer TOKEN]
                               [--variable NAME=VALUE]... [--package FOLDER] [SETTING...]
                                              carry out TestScripts against a server; a second --server is that of
                                              destination 2; --variable gives what a script asks whoever runs it;
                                              --report writes a TestReport for each and junit.xml
          FhirServer help                     show this

        A SETTING is --FhirServer:DataDirectory=data or any other setting of the server; the server also takes --urls.
        """;

    /// <summary>Does what the command line asks.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="cancellationToken">Stops a load; what was acknowledged stays.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(string[] args, CancellationToken cancellationToken = default)
    {
        switch (args.FirstOrDefault())
        {
            case "help" or "--help" or "-h":
                terminal.WriteLine(Usage);
                return Done;
            case "serve":
                return await ServeAsync(args[1..]);
            case "load":
                return await LoadAsync(args[1..], cancellationToken);
            case "verify":
                return await VerifyAsync(args[1..], cancellationToken);
            case "audit":
                return await AuditAsync(args[1..], cancellationToken);
            case "validate":
                return await ValidateAsync(args[1..], cancellationToken);
            case "testscript":
                return await TestScriptAsync(args[1..], cancellationToken);
            case null or ['-', ..]:
                return await ServeAsync(args);
            case var unknown:
                return Misuse($"There is no verb '{unknown}'.");
        }
    }

    private async Task<int> ServeAsync(string[] settings)
    {
        if (Started(() => serve(settings)) is not { } run)
            return Failed;
        await run();
        return Done;
    }

    private async Task<int> LoadAsync(string[] args, CancellationToken cancellationToken)
    {
        var arguments = LoadArguments.Read(args);
        if (arguments.Fault is { } fault)
            return Misuse(fault);
        var files = InputFiles.Find(arguments.Paths);
        if (files.Fault is { } missing)
            return Misuse(missing);
        if (Started(() => open([.. arguments.Settings])) is not { } target)
            return Failed;
        using var interrupt = new Interrupt(cancellationToken);
        await using (target.Parts)
            return await new LoadVerb(target, terminal, TimeProvider.System).RunAsync(files, interrupt.Token);
    }

    private async Task<int> VerifyAsync(string[] args, CancellationToken cancellationToken)
    {
        var arguments = VerifyArguments.Read(args);
        if (arguments.Fault is { } fault)
            return Misuse(fault);
        if (Started(() => inspect([.. arguments.Settings])) is not { } target)
            return VerifyVerb.CouldNotRun;
        using var interrupt = new Interrupt(cancellationToken);
        await using (target.Parts)
            return await new VerifyVerb(target.Store, terminal, TimeProvider.System).RunAsync(arguments.Most, interrupt.Token);
    }

    private async Task<int> AuditAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args is not ["verify", .. var rest])
            return Misuse("audit takes one word: verify.");
        var line = CommandLine.Read("audit verify", rest, []);
        if ((line.Fault ?? (line.Paths is [var path, ..] ? $"audit verify does not know '{path}'." : null)) is { } fault)
            return Misuse(fault);
        if (Started(() => open([.. line.Settings])) is not { } target)
            return AuditVerb.CouldNotRun;
        using var interrupt = new Interrupt(cancellationToken);
        await using (target.Parts)
            return await new AuditVerb(target, terminal).RunAsync(interrupt.Token);
    }

    private async Task<int> ValidateAsync(string[] args, CancellationToken cancellationToken)
    {
        var arguments = ValidateArguments.Read(args);
        if (arguments.Fault is { } fault)
            return Misuse(fault);
        var files = InputFiles.Find(arguments.Paths);
        if (files.Fault is { } missing)
            return Misuse(missing);
        if (Started(() => examine([.. arguments.Settings])) is not { } target)
            return Misused;
        using var interrupt = new Interrupt(cancellationToken);
        await using (target.Parts)
            return await new ValidateVerb(target, new ValidateReport(terminal, arguments.IsJson)).RunAsync(files, arguments.Profiles, interrupt.Token);
    }

    private async Task<int> TestScriptAsync(string[] args, CancellationToken cancellationToken)
    {
        var arguments = TestScriptArguments.Read(args);
        if (arguments.Fault is { } fault)
            return Misuse(fault);
        var files = InputFiles.Find(arguments.Paths);
        if (files.Fault is { } missing)
            return Misuse(missing);
        if (Started(() => probe([.. arguments.Settings], arguments.Bearer)) is not { } target)
            return Misused;
        using var interrupt = new Interrupt(cancellationToken);
        await using (target.Parts)
        {
            var verb = new TestScriptVerb(target with { Variables = arguments.Variables }, arguments.Servers, new TestReports(terminal, arguments.ReportFolder), terminal, TimeProvider.System);
            try
            {
                return await verb.RunAsync(files, interrupt.Token);
            }
            catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                await terminal.Error.WriteLineAsync(broken.Message);
                return Failed;
            }
        }
    }

    /// <summary>What starts, or null after the reason was told: a wrong setting or a folder that cannot be used is no fault of the program.</summary>
    private T? Started<T>(Func<T> start)
        where T : class
    {
        try
        {
            return start();
        }
        catch (Exception fault) when (fault is InvalidOperationException or FhirException or IOException or UnauthorizedAccessException)
        {
            terminal.Error.WriteLine(fault.Message);
            return null;
        }
    }

    private int Misuse(string fault)
    {
        terminal.Error.WriteLine(fault);
        terminal.Error.WriteLine();
        terminal.Error.WriteLine(Usage);
        return Misused;
    }
}
