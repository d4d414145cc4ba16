using FhirServer.Search.Types;

namespace FhirServer.Storage.Sqlite;

/// <summary>
/// Index entries to rows. The parts of a composite are rows of their own kind, under the parameter <c>code#0</c>, <c>code#1</c>, ...;
/// parts of one tuple share their ordinal <c>n</c>. A reference's identifier is a token under <c>code:identifier</c>.
/// </summary>
internal sealed class SqliteIndexRows(SqliteSession session, SqliteNames names)
{
    /// <summary>Stands for a code that is absent where the key needs a value: a blob, so it equals no text.</summary>
    public const string NoValue = "x''";

    /// <summary>Kind of a link to a resource here.</summary>
    public const int ById = 0;

    /// <summary>Kind of a link by URL.</summary>
    public const int ByUrl = 1;

    /// <summary>Kind of a link that only an identifier describes.</summary>
    public const int ByIdentifier = 2;

    private const int StringBit = 1, TokenBit = 2, DateBit = 4, NumberBit = 8, ReferenceBit = 16, UriBit = 32, PositionBit = 64, TextBit = 128;

    private readonly SqliteStatement insertString = session.Statement("INSERT INTO ix_string (param, folded, rid, n, exact) VALUES (?, ?, ?, ?, ?)");
    private readonly SqliteStatement insertToken = session.Statement("INSERT INTO ix_token (param, value, rid, n, system, text) VALUES (?, ?, ?, ?, ?, ?)");
    private readonly SqliteStatement insertDate = session.Statement("INSERT INTO ix_date (param, low, rid, n, high) VALUES (?, ?, ?, ?, ?)");
    private readonly SqliteStatement insertNumber = session.Statement("INSERT INTO ix_number (param, low, rid, n, high, system, code, unit) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    private readonly SqliteStatement insertReference = session.Statement("INSERT INTO ix_reference (param, target, kind, rid, n, type, version) VALUES (?, ?, ?, ?, ?, ?, ?)");
    private readonly SqliteStatement insertUri = session.Statement("INSERT INTO ix_uri (param, value, rid, n) VALUES (?, ?, ?, ?)");
    private readonly SqliteStatement insertPosition = session.Statement("INSERT INTO ix_position (param, latitude, longitude, rid, n, x, y, z) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    private readonly SqliteStatement insertText = session.Statement("INSERT INTO ix_text (param, words, rid, n) VALUES (?, ?, ?, ?)");
    private readonly SqliteStatement insertWords = session.Statement("INSERT INTO ix_word (rowid, words) VALUES (last_insert_rowid(), ?)");
    private readonly SqliteStatement deleteWords = session.Statement("DELETE FROM ix_word WHERE rowid IN (SELECT id FROM ix_text WHERE rid = ?)");
    private readonly SqliteStatement[] deletes = [.. SqliteSchema.IndexTables.Select(table => session.Statement($"DELETE FROM {table} WHERE rid = ?"))];

    /// <summary>The parameter under which part <paramref name="place"/> of a composite is kept.</summary>
    public static string PartCode(string code, int place) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{code}#{place}");

    /// <summary>The parameter under which a reference's identifier is kept.</summary>
    public static string IdentifierCode(string code) => code + ":identifier";

    /// <summary>Inserts the rows of a resource that has none.</summary>
    /// <returns>Which tables have rows now, a bit for each: what <see cref="Delete"/> wants.</returns>
    public int Insert(long rid, string type, IReadOnlyList<IndexEntry> entries)
    {
        var tables = 0;
        for (var n = 0; n < entries.Count; n++)
            tables |= Insert(new Place(rid, n, type), entries[n].Code, entries[n]);
        return tables;
    }

    /// <summary>Deletes the rows of a resource from the tables that have any.</summary>
    public void Delete(long rid, int tables)
    {
        // The words are found by their text, so they go before it.
        if ((tables & TextBit) != 0)
            deleteWords.Bind(1, rid).Run();
        for (var i = 0; i < deletes.Length; i++)
        {
            if ((tables & (1 << i)) != 0)
                deletes[i].Bind(1, rid).Run();
        }
    }

    private int Insert(Place at, string code, IndexEntry entry)
    {
        switch (entry)
        {
            case IndexEntry.String value:
                Start(insertString, at, code, value.Folded).Bind(5, value.Exact).Run();
                return StringBit;
            case IndexEntry.Token token:
                return InsertToken(at, code, token.System, token.Value, token.Text);
            case IndexEntry.Date date:
                insertDate.Bind(1, Parameter(at, code)).Bind(2, date.Low).Bind(3, at.Rid).Bind(4, at.N).Bind(5, date.High).Run();
                return DateBit;
            case IndexEntry.Number number:
                return InsertNumber(at, code, number.Low, number.High, new Unit(null, null, null));
            case IndexEntry.Quantity quantity:
                return InsertNumber(at, code, quantity.Low, quantity.High, new Unit(quantity.System, quantity.UnitCode, quantity.Unit));
            case IndexEntry.Reference reference:
                return InsertReference(at, code, reference);
            case IndexEntry.Uri uri:
                Start(insertUri, at, code, uri.Value).Run();
                return UriBit;
            case IndexEntry.Composite composite:
                return InsertParts(at, code, composite);
            case IndexEntry.Position position:
                return InsertPosition(at, code, position);
            case IndexEntry.Words text:
                Start(insertText, at, code, text.Text).Run();
                insertWords.Bind(1, text.Text).Run();
                return TextBit;
            default:
                throw new ArgumentException($"There is no table for {entry.GetType().Name}.", nameof(entry));
        }
    }

    private int InsertToken(Place at, string code, string? system, string? value, string? text)
    {
        if (value is null)
            insertToken.Bind(1, Parameter(at, code)).Bind(2, ReadOnlySpan<byte>.Empty).Bind(3, at.Rid).Bind(4, at.N);
        else
            Start(insertToken, at, code, value);
        insertToken.Bind(5, Name(system)).Bind(6, text).Run();
        return TokenBit;
    }

    private int InsertNumber(Place at, string code, decimal low, decimal high, Unit unit)
    {
        insertNumber.Bind(1, Parameter(at, code)).Bind(2, DecimalKey.Of(low)).Bind(3, at.Rid).Bind(4, at.N);
        // Most entries are points; only ranges stand in the index by upper end.
        if (low == high)
            insertNumber.BindNull(5);
        else
            insertNumber.Bind(5, DecimalKey.Of(high));
        insertNumber.Bind(6, Name(unit.System)).Bind(7, Name(unit.Code)).Bind(8, Name(unit.Text)).Run();
        return NumberBit;
    }

    private int InsertReference(Place at, string code, IndexEntry.Reference reference)
    {
        // A canonical below the server's own base leads to a resource here, and is asked for by its URL as well.
        if (reference.Id is not null)
            InsertLink(at, code, reference, reference.Id, ById);
        if (reference.Url is not null)
            InsertLink(at, code, reference, reference.Url, ByUrl);
        if (reference.Id is null && reference.Url is null)
            InsertLink(at, code, reference, string.Empty, ByIdentifier);
        return reference.IdentifierSystem is null && reference.IdentifierValue is null
            ? ReferenceBit
            : ReferenceBit | InsertToken(at, IdentifierCode(code), reference.IdentifierSystem, reference.IdentifierValue, text: null);
    }

    private void InsertLink(Place at, string code, IndexEntry.Reference reference, string target, int kind) =>
        insertReference.Bind(1, Parameter(at, code)).Bind(2, target).Bind(3, kind)
            .Bind(4, at.Rid).Bind(5, at.N).Bind(6, Name(reference.Type)).Bind(7, reference.Version).Run();

    private int InsertParts(Place at, string code, IndexEntry.Composite composite)
    {
        var tables = 0;
        for (var i = 0; i < composite.Parts.Count; i++)
            tables |= Insert(at, PartCode(code, i), composite.Parts[i]);
        return tables;
    }

    private int InsertPosition(Place at, string code, IndexEntry.Position position)
    {
        var point = position.Point;
        insertPosition.Bind(1, Parameter(at, code)).Bind(2, position.Latitude).Bind(3, position.Longitude).Bind(4, at.Rid).Bind(5, at.N)
            .Bind(6, point.X).Bind(7, point.Y).Bind(8, point.Z).Run();
        return PositionBit;
    }

    private SqliteStatement Start(SqliteStatement insert, Place at, string code, string value) =>
        insert.Bind(1, Parameter(at, code)).Bind(2, value).Bind(3, at.Rid).Bind(4, at.N);

    private long Parameter(Place at, string code) => names.GiveParameter(session, at.Type, code);

    private long? Name(string? text) => text is null ? null : names.Give(session, text);

    private readonly record struct Place(long Rid, long N, string Type);

    private readonly record struct Unit(string? System, string? Code, string? Text);
}
