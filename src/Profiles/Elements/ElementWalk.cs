using System.Collections;

namespace Profiles.Elements;

/// <summary>All elements of a tree in document order; enumerates without allocating in foreach.</summary>
public readonly struct ElementWalk : IEnumerable<Element>
{
    private readonly ElementTree _tree;

    internal ElementWalk(ElementTree tree) => _tree = tree;

    /// <summary>Begins the walk.</summary>
    public Enumerator GetEnumerator() => new(_tree);

    IEnumerator<Element> IEnumerable<Element>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Where a walk stands.</summary>
    public struct Enumerator : IEnumerator<Element>
    {
        private readonly ElementTree _tree;
        private int _at;

        internal Enumerator(ElementTree tree)
        {
            _tree = tree;
            _at = -1;
        }

        /// <inheritdoc/>
        public readonly Element Current => new(_tree, _at);

        readonly object IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext()
        {
            while (++_at < _tree.Nodes.Length)
            {
                if (_tree.IsElement(_at)) return true;
            }

            return false;
        }

        /// <inheritdoc/>
        public void Reset() => _at = -1;

        /// <inheritdoc/>
        public readonly void Dispose()
        {
        }
    }
}
