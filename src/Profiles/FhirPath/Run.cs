using Profiles.Elements;

namespace Profiles.FhirPath;

/// <summary>
/// One evaluation: its scope, and whether something was met on the way that cannot be told. Rented from its thread, so that
/// an evaluation does not allocate.
/// </summary>
internal sealed class Run : IDisposable
{
    [ThreadStatic]
    private static Run? _free;

    private DateTimeOffset? _now;

    private Run()
    {
    }

    public FhirPathScope Scope { get; private set; } = null!;

    /// <summary>%context: the element the whole expression is asked of.</summary>
    public Element Context { get; private set; }

    /// <summary>Whether the collection at hand may lack items because something could not be told; conditions take it up and lower it.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>What could not be told first.</summary>
    public string? Why { get; private set; }

    /// <summary>The moment of the evaluation, the same wherever it is asked for.</summary>
    public DateTimeOffset Now => _now ??= Scope.Time.GetLocalNow();

    // What the scope calls may evaluate other expressions meanwhile: those get a run of their own.
    public static Run Rent(FhirPathScope scope, Element context)
    {
        var run = _free ?? new Run();
        _free = null;
        run.Scope = scope;
        run.Context = context;
        return run;
    }

    /// <summary>Raises the mark: something could not be told.</summary>
    public void Open(string why)
    {
        Note(why);
        IsOpen = true;
    }

    /// <summary>Keeps the first reason why something cannot be told.</summary>
    public void Note(string why) => Why ??= why;

    /// <summary>Raises the mark again after a condition came out open inside a collection.</summary>
    public void Reopen() => IsOpen = true;

    /// <summary>Lowers the mark and says how it stood.</summary>
    public bool TakeOpen()
    {
        var was = IsOpen;
        IsOpen = false;
        return was;
    }

    public void Restore(bool isOpen) => IsOpen |= isOpen;

    public void Dispose()
    {
        Scope = null!;
        Context = default;
        IsOpen = false;
        Why = null;
        _now = null;
        _free = this;
    }
}

/// <summary>Where evaluation stands: the focus ($this), its $index and the $total of an aggregate.</summary>
internal readonly struct Frame(Run run, FhirPathValue self, int index = 0, Items? total = null)
{
    public readonly Run Run = run;
    public readonly FhirPathValue Self = self;
    public readonly int Index = index;
    public readonly Items? Total = total;

    public Frame With(in FhirPathValue self, int index) => new(Run, self, index, Total);
}
