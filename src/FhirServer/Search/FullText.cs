namespace FhirServer.Search;

/// <summary>What of a resource's text is indexed word by word.</summary>
public enum FullText
{
    /// <summary>Nothing: _text and _content are not supported. Writes cost least.</summary>
    None,

    /// <summary>The narrative: _text is supported.</summary>
    Narrative,

    /// <summary>Narrative and all other text: _text and _content are supported.</summary>
    All,
}
