using System.Globalization;
using Profiles.Elements;

namespace FhirServer.Cli.TestScripts;

/// <summary>
/// Carries out one script: fixtures, setup, tests, teardown. What fails in the setup lets no test begin; what fails in a test ends that test;
/// the teardown comes always. See https://hl7.org/fhir/R4/testscript.html#execution.
/// </summary>
public sealed class ScriptRun
{
    private readonly TimeProvider _time;
    private readonly Element _script;
    private readonly string _path;
    private readonly ScriptState _state = new();
    private readonly ScriptVariables _variables;
    private readonly OperationStep _operations;
    private readonly AssertStep _assertions;
    private readonly ScriptFixtures _fixtures;

    /// <summary>Prepares a script.</summary>
    /// <param name="target">What it is carried out with.</param>
    /// <param name="servers">The bases of the servers, the first for destination 1.</param>
    /// <param name="path">The file; fixtures are looked for beside it.</param>
    /// <param name="script">The TestScript.</param>
    /// <param name="time">The clock of reports.</param>
    public ScriptRun(TestScriptTarget target, IReadOnlyList<string> servers, string path, Element script, TimeProvider time)
    {
        (_time, _script, _path) = (time, script, path);
        _variables = new ScriptVariables(script, _state, target.Variables);
        _operations = new OperationStep(target, servers, _variables, _state);
        _assertions = new AssertStep(new ProfileAssertion(target));
        _fixtures = new ScriptFixtures(target, servers[0], Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Carries it out.</summary>
    /// <param name="cancellationToken">Gives up, the teardown included.</param>
    public async Task<ScriptResult> RunAsync(CancellationToken cancellationToken)
    {
        var started = _time.GetUtcNow();
        var setup = await PartAsync("Setup", _script.Child("setup"), "TestScript.setup", await PrepareAsync(cancellationToken), cancellationToken);
        var tests = new List<PartResult>();
        foreach (var test in _script.Children("test"))
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"TestScript.test[{tests.Count}]");
            tests.Add(setup.IsBroken ? Skipped(test, place) : await PartAsync(Named(test, place), test, place, [], cancellationToken));
        }

        var teardown = await PartAsync("Teardown", _script.Child("teardown"), "TestScript.teardown", [], cancellationToken);
        teardown = teardown with { Actions = [.. teardown.Actions, .. await DropAsync(cancellationToken)] };
        return new ScriptResult(
            _path, _script.Child("name").Text ?? Path.GetFileNameWithoutExtension(_path), _script.Child("url").Text ?? "", started, setup, tests, teardown);
    }

    /// <summary>Gets the fixtures, and creates those that the script wants created. What goes well needs no line in the report.</summary>
    private async Task<List<ActionResult>> PrepareAsync(CancellationToken cancellationToken)
    {
        var results = new List<ActionResult>();
        foreach (var fixture in _script.Children("fixture"))
        {
            var id = fixture.Child("id").Text ?? "";
            var result = await TriedAsync(fixture.Expression, isOperation: true, id, async () =>
            {
                _state.Keep(id, await _fixtures.GetAsync(fixture, cancellationToken));
                return fixture.Child("autocreate").Text == "true" ? (await CreateAsync(id, cancellationToken), null) : ("", null);
            });
            if (result.Outcome != ActionOutcome.Pass)
                results.Add(result);
        }

        return results;
    }

    private async Task<string> CreateAsync(string id, CancellationToken cancellationToken)
    {
        var done = await _operations.RunAsync(Own("create") with { SourceId = id }, cancellationToken);
        return _state.LastResponse!.Status is 200 or 201 ? done : throw new TestScriptFault($"The fixture '{id}' could not be created: {done}");
    }

    private async Task<IReadOnlyList<ActionResult>> DropAsync(CancellationToken cancellationToken)
    {
        var results = new List<ActionResult>();
        foreach (var fixture in _script.Children("fixture").Where(fixture => fixture.Child("autodelete").Text == "true"))
        {
            var id = fixture.Child("id").Text ?? "";
            // What could not be had is told before the setup.
            if (_state.Find(id) is null)
                continue;
            results.Add(await TriedAsync(fixture.Expression, isOperation: true, id, async () =>
                (await _operations.RunAsync(Own("delete") with { TargetId = id }, cancellationToken), null)));
        }

        return results;
    }

    private async Task<PartResult> PartAsync(string name, Element part, string place, List<ActionResult> before, CancellationToken cancellationToken)
    {
        var begun = _time.GetTimestamp();
        var results = before;
        var index = 0;
        foreach (var action in part.IsNone ? [] : part.Children("action").ToList())
        {
            var isOperation = !action.Child("operation").IsNone;
            var step = isOperation ? action.Child("operation") : action.Child("assert");
            var where = string.Create(CultureInfo.InvariantCulture, $"{place}.action[{index++}].{(isOperation ? "operation" : "assert")}");
            var isOver = results.Exists(result => result.Outcome >= ActionOutcome.Fail) && name != "Teardown";
            results.Add(isOver
                ? new ActionResult(where, isOperation, Label(step), ActionOutcome.Skip, "What came before it failed.")
                : await TriedAsync(where, isOperation, Label(step), () => isOperation ? OperateAsync(step, cancellationToken) : AssertAsync(step, cancellationToken)));
        }

        return new PartResult(name, part.Child("description").Text ?? "", results, _time.GetElapsedTime(begun));
    }

    private async Task<(string Message, ActionOutcome? Outcome)> OperateAsync(Element operation, CancellationToken cancellationToken) =>
        (await _operations.RunAsync(ScriptOperation.Read(operation, _variables), cancellationToken), null);

    private async Task<(string Message, ActionOutcome? Outcome)> AssertAsync(Element assertion, CancellationToken cancellationToken)
    {
        var reason = await _assertions.JudgeAsync(new ScriptAssertion(assertion, _variables, _state), _script, cancellationToken);
        return reason is null ? ("", null) : (reason, assertion.Child("warningOnly").Text == "true" ? ActionOutcome.Warning : ActionOutcome.Fail);
    }

    private static async Task<ActionResult> TriedAsync(string place, bool isOperation, string label, Func<Task<(string Message, ActionOutcome? Outcome)>> step)
    {
        try
        {
            var (message, outcome) = await step();
            return new ActionResult(place, isOperation, label, outcome ?? ActionOutcome.Pass, message);
        }
        catch (TestScriptFault fault)
        {
            return new ActionResult(place, isOperation, label, ActionOutcome.Error, fault.Message);
        }
    }

    private static ScriptOperation Own(string code) =>
        new(code, "", Method: null, Url: null, Params: "", Accept: null, ContentType: null, Destination: 1, EncodesUrl: true, SourceId: null, TargetId: null, RequestId: null, ResponseId: null, Headers: []);

    private static PartResult Skipped(Element test, string place) => new(
        Named(test, place),
        test.Child("description").Text ?? "",
        [new ActionResult(place, IsOperation: false, "", ActionOutcome.Skip, "The setup failed.")],
        TimeSpan.Zero);

    private static string Named(Element test, string place) => test.Child("name").Text ?? place;

    private static string Label(Element step) => step.Child("label").Text ?? step.Child("description").Text ?? "";
}
