using System.Collections;

namespace Profiles.Elements;

/// <summary>The elements of a tree, or of one element's part of it, in document order; enumerates without allocating in foreach.</summary>
public readonly struct ElementWalk : IEnumerable<Element>
{
    private readonly ElementTree _tree;
    private readonly int _before;
    private readonly int _endByte;

    internal ElementWalk(ElementTree tree, int before = -1, int endByte = int.MaxValue)
    {
        _tree = tree;
        _before = before;
        _endByte = endByte;
    }

    /// <summary>Begins the walk.</summary>
    public Enumerator GetEnumerator() => new(_tree, _before, _endByte);

    IEnumerator<Element> IEnumerable<Element>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Where a walk stands.</summary>
    public struct Enumerator : IEnumerator<Element>
    {
        private readonly ElementTree _tree;
        private readonly int _before;
        private readonly int _endByte;
        private int _at;

        internal Enumerator(ElementTree tree, int before, int endByte)
        {
            _tree = tree;
            _before = before;
            _endByte = endByte;
            _at = before;
        }

        /// <inheritdoc/>
        public readonly Element Current => new(_tree, _at);

        readonly object IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext()
        {
            while (++_at < _tree.Nodes.Length && _tree.Nodes[_at].Start < _endByte)
            {
                if (_tree.IsElement(_at)) return true;
            }

            return false;
        }

        /// <inheritdoc/>
        public void Reset() => _at = _before;

        /// <inheritdoc/>
        public readonly void Dispose()
        {
        }
    }
}
