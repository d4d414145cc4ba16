using Profiles.Elements;

namespace Profiles.Validation.Rules;

/// <summary>
/// Whether an element belongs to a slice: discriminators made into a test. See https://hl7.org/fhir/R4/profiling.html#discriminator.
/// </summary>
internal abstract class SliceTest
{
    /// <summary>Whether it does; null when it cannot be told.</summary>
    public abstract bool? Test(Element element, ValidationRun run);

    // One yes is enough; without one, one that cannot be told leaves it open.
    private static bool? OneOf(IEnumerable<bool?> answers)
    {
        bool? result = false;
        foreach (var answer in answers)
        {
            if (answer == true)
                return true;
            result = answer is null ? null : result;
        }

        return result;
    }

    /// <summary>All of several must say yes.</summary>
    public sealed class All(IReadOnlyList<SliceTest> tests) : SliceTest
    {
        /// <inheritdoc/>
        public override bool? Test(Element element, ValidationRun run)
        {
            bool? result = true;
            foreach (var test in tests)
            {
                switch (test.Test(element, run))
                {
                    case false:
                        return false;
                    case null:
                        result = null;
                        break;
                }
            }

            return result;
        }
    }

    /// <summary>One of several must say yes.</summary>
    public sealed class Any(IReadOnlyList<SliceTest> tests) : SliceTest
    {
        /// <inheritdoc/>
        public override bool? Test(Element element, ValidationRun run) => OneOf(tests.Select(test => test.Test(element, run)));
    }

    /// <summary>One of those a step leads to must pass.</summary>
    public sealed class At(PathStep step, SliceTest next) : SliceTest
    {
        /// <inheritdoc/>
        public override bool? Test(Element element, ValidationRun run)
        {
            if (step.Kind == PathStepKind.Resolve)
                return run.Target(element) is { IsNone: false } target ? next.Test(target, run) : null;
            return OneOf(step.From(element).Select(child => next.Test(child, run)));
        }
    }

    /// <summary>A value that is fixed, or holds a pattern.</summary>
    public sealed class Value(ValueTemplate template, bool isPattern) : SliceTest
    {
        /// <inheritdoc/>
        public override bool? Test(Element element, ValidationRun run) => isPattern ? template.IsIn(element) : template.Is(element);
    }

    /// <summary>A code of a value set.</summary>
    public sealed class Code(string valueSet) : SliceTest
    {
        /// <inheritdoc/>
        public override bool? Test(Element element, ValidationRun run) => run.IsMember(element, valueSet);
    }

    /// <summary>One of some types.</summary>
    public sealed class Type(IReadOnlyList<string> types) : SliceTest
    {
        /// <inheritdoc/>
        public override bool? Test(Element element, ValidationRun run) => types.Any(type => TypeRule.IsOf(element, type));
    }

    /// <summary>A reference to one of some types: the type is in the reference, even where the target is not at hand.</summary>
    public sealed class TargetType(IReadOnlyList<string> types) : SliceTest
    {
        /// <inheritdoc/>
        public override bool? Test(Element element, ValidationRun run) => run.TargetType(element) is { } type ? types.Contains(type) : null;
    }

    /// <summary>Something at the end of a path, or nothing.</summary>
    public sealed class Exists(IReadOnlyList<PathStep> path, bool isThere) : SliceTest
    {
        /// <inheritdoc/>
        public override bool? Test(Element element, ValidationRun run) => HasAny(element, 0) == isThere;

        private bool HasAny(Element element, int step)
        {
            if (step == path.Count)
                return true;
            foreach (var child in path[step].From(element))
            {
                if (HasAny(child, step + 1))
                    return true;
            }

            return false;
        }
    }

    /// <summary>Something that fits one of some profiles.</summary>
    public sealed class Profile(IReadOnlyList<string> canonicals) : SliceTest
    {
        /// <inheritdoc/>
        public override bool? Test(Element element, ValidationRun run) => OneOf(canonicals.Select(canonical => run.Fits(element, canonical).Answer));
    }
}
