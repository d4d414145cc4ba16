using System.Collections;
using System.Text.Json;
using Profiles.Conformance;

namespace Profiles.Elements;

/// <summary>
/// The children of an element in document order, lists flattened; enumerates without allocating in foreach.
/// </summary>
public readonly struct ElementChildren : IEnumerable<Element>
{
    private readonly Element _of;
    private readonly ElementSchema? _schema;
    private readonly string? _name;

    internal ElementChildren(Element of, ElementSchema? schema, string? name)
    {
        _of = of;
        _schema = schema;
        _name = name;
    }

    /// <summary>Begins the enumeration.</summary>
    public Enumerator GetEnumerator() => new(_of, _schema, _name);

    IEnumerator<Element> IEnumerable<Element>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Where an enumeration stands.</summary>
    public struct Enumerator : IEnumerator<Element>
    {
        private readonly ElementTree? _tree;
        private readonly ElementSchema? _schema;
        private readonly string? _name;
        private readonly int _first;
        private readonly int _end;
        private int _next;
        private int _item;
        private int _itemEnd;
        private int _current;

        internal Enumerator(Element of, ElementSchema? schema, string? name)
        {
            _schema = schema;
            _name = name;
            if (of.IsNone) return;
            _tree = of.Tree;
            var holder = of.HolderOfChildren;
            if (holder < 0) return;
            _next = _first = holder + 1;
            _end = _tree.Nodes[holder].Next;
        }

        /// <inheritdoc/>
        public readonly Element Current => new(_tree!, _current);

        readonly object IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext()
        {
            while (true)
            {
                if (_item < _itemEnd)
                {
                    _current = _item;
                    _item = _tree!.Nodes[_item].Next;
                    if (_tree.IsElement(_current)) return true;
                    continue;
                }

                if (_next >= _end) return false;
                _current = _next;
                ref readonly var node = ref _tree!.Nodes[_current];
                _next = node.Next;
                if (!Matches(node)) continue;
                if (node.Kind == JsonTokenType.StartArray) (_item, _itemEnd) = (_current + 1, node.Next);
                else if (_tree.IsElement(_current)) return true;
            }
        }

        /// <inheritdoc/>
        public void Reset()
        {
            _next = _first;
            _item = _itemEnd = 0;
        }

        /// <inheritdoc/>
        public readonly void Dispose()
        {
        }

        private readonly bool Matches(in ElementNode node)
        {
            if (_schema is not null) return ReferenceEquals(node.Schema, _schema);
            if (_name is null) return true;
            if ((node.Marks & NodeMarks.ResourceType) != NodeMarks.None) return false;
            return node.Schema is { } schema ? schema.Name == _name : new Element(_tree!, _current).Name == _name;
        }
    }
}
