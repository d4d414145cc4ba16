using System.Text;
using FhirServer.Search.Types;

namespace FhirServer.Storage.Sqlite;

/// <summary>
/// One criterion to the condition on one row of its index table. Where a condition bounds only what an index does not begin with,
/// a bound that follows from it is added, so that a range of the index is read and not all of it.
/// </summary>
/// <param name="parameters">Collects the values.</param>
/// <param name="names">Numbers of systems, types and units.</param>
/// <param name="row">The alias of the index row.</param>
/// <param name="isCheck">True when the rows of one resource are looked at: these are fewer than the members of a set, so the set is not what leads.</param>
internal sealed class SqlCriterionCompiler(SqlParameters parameters, SqlNames names, string row, bool isCheck = false) : ICriterionVisitor<string>
{
    private const string Always = "1";

    /// <summary>The table that holds what a criterion asks about; for a composite see <see cref="SqlEntryRows"/>.</summary>
    public static string Table(Criterion criterion) => criterion switch
    {
        Criterion.String => "ix_string",
        Criterion.Token or Criterion.TokenText or Criterion.TokenSet or Criterion.ReferenceIdentifier => "ix_token",
        Criterion.Date => "ix_date",
        Criterion.Number or Criterion.Quantity => "ix_number",
        Criterion.Reference or Criterion.ReferenceSet or Criterion.ReferenceUrl => "ix_reference",
        Criterion.Uri => "ix_uri",
        Criterion.Unequal unequal => Table(unequal.Than),
        Criterion.Near => "ix_position",
        Criterion.Text => "ix_text",
        _ => throw new ArgumentException($"{criterion.GetType().Name} has no table of its own.", nameof(criterion)),
    };

    /// <summary>True when the rows that answer come from an index in the order of <c>rid</c>: one value, not a range of values.</summary>
    public static bool InOrder(Criterion criterion) => criterion
        is Criterion.Token { Value: not null }
        or Criterion.ReferenceIdentifier { Identifier.Value: not null }
        or Criterion.Reference { Id: not null }
        or Criterion.ReferenceUrl
        or Criterion.String { Mode: StringMatch.Exact or StringMatch.Equal }
        or Criterion.Uri { Mode: UriMatch.Exact };

    /// <summary>The rows that a condition on one row needs beside it, as what stands after FROM.</summary>
    public static string From(Criterion criterion, string row) => criterion is Criterion.Text
        ? $"ix_text {row} JOIN ix_word {WordsOf(row)} ON {WordsOf(row)}.rowid = {row}.id"
        : $"{Table(criterion)} {row}";

    /// <inheritdoc/>
    public string VisitString(Criterion.String criterion) => criterion.Mode switch
    {
        // The index is on the folded text; what is equal as written is equal folded.
        StringMatch.Exact => $"{row}.folded = {parameters.Add(StringSearch.Fold(criterion.Value))} AND {row}.exact = {parameters.Add(criterion.Value)}",
        StringMatch.Contains => $"instr({row}.folded, {parameters.Add(criterion.Value)}) > 0",
        // By bytes: functions on text stop at NUL.
        StringMatch.EndsWith => $"substr(CAST({row}.folded AS BLOB), -{parameters.Add(Encoding.UTF8.GetByteCount(criterion.Value))}) = {parameters.Add(Encoding.UTF8.GetBytes(criterion.Value))}",
        StringMatch.Equal => $"{row}.folded = {parameters.Add(criterion.Value)}",
        _ => StartsWith($"{row}.folded", criterion.Value),
    };

    /// <inheritdoc/>
    public string VisitToken(Criterion.Token criterion)
    {
        var value = criterion.Value is null ? null : $"{row}.value = {parameters.Add(criterion.Value)}";
        var system = criterion.SystemIs switch
        {
            TokenSystem.None => $"{row}.system IS NULL",
            TokenSystem.Is => $"{row}.system = {parameters.Add(names.WordOrNone(criterion.System ?? string.Empty))}",
            _ => null,
        };
        return All(value, system);
    }

    /// <inheritdoc/>
    public string VisitTokenText(Criterion.TokenText criterion) =>
        $"({StartsWith($"{row}.text", criterion.Value)} OR instr({row}.text, {parameters.Add(" " + criterion.Value)}) > 0)";

    /// <inheritdoc/>
    public string VisitDate(Criterion.Date criterion)
    {
        var (low, high) = ($"{row}.low", $"{row}.high");
        var (from, until) = (parameters.Add(criterion.Low), parameters.Add(criterion.High));
        return criterion.Prefix switch
        {
            SearchPrefix.Equal => $"{low} >= {from} AND {low} <= {until} AND {high} <= {until}",
            SearchPrefix.NotEqual => $"NOT ({low} >= {from} AND {high} <= {until})",
            SearchPrefix.Greater => $"{high} > {until}",
            SearchPrefix.Less => $"{low} < {from}",
            SearchPrefix.GreaterOrEqual => $"{high} >= {from} AND ({high} > {until} OR {low} >= {from})",
            SearchPrefix.LessOrEqual => $"{low} <= {until} AND ({low} < {from} OR {high} <= {until})",
            SearchPrefix.StartsAfter => $"{low} >= {until}",
            SearchPrefix.EndsBefore => $"{high} <= {from}",
            SearchPrefix.Approximately => $"{low} < {until} AND {high} > {from}",
            _ => throw new ArgumentException("There is no such prefix.", nameof(criterion)),
        };
    }

    /// <inheritdoc/>
    public string VisitNumber(Criterion.Number criterion)
    {
        var (low, high) = ($"{row}.low", $"{row}.high");
        var value = parameters.Add(DecimalKey.Of(criterion.Value));
        // A point has no upper end of its own (high is null).
        return criterion.Prefix switch
        {
            SearchPrefix.Equal => Within(criterion, value),
            SearchPrefix.NotEqual => $"NOT ({Within(criterion, value)})",
            SearchPrefix.Greater => $"({low} > {value} OR ({high} IS NOT NULL AND {high} > {value}))",
            SearchPrefix.Less => $"{low} < {value}",
            SearchPrefix.GreaterOrEqual => $"({low} >= {value} OR ({high} IS NOT NULL AND {high} >= {value}))",
            SearchPrefix.LessOrEqual => $"{low} <= {value}",
            SearchPrefix.StartsAfter => $"{low} > {value}",
            SearchPrefix.EndsBefore => $"{low} < {value} AND ({high} IS NULL OR {high} < {value})",
            SearchPrefix.Approximately => Overlaps(parameters.Add(DecimalKey.Of(criterion.Low)), parameters.Add(DecimalKey.Of(criterion.High))),
            _ => throw new ArgumentException("There is no such prefix.", nameof(criterion)),
        };
    }

    /// <inheritdoc/>
    public string VisitQuantity(Criterion.Quantity criterion)
    {
        var number = VisitNumber(criterion.Amount);
        var unit = criterion.Unit is null ? null : parameters.Add(names.WordOrNone(criterion.Unit));
        if (criterion.System is null)
            return All(number, unit is null ? null : $"({row}.code = {unit} OR {row}.unit = {unit})");
        return All(number, $"{row}.system = {parameters.Add(names.WordOrNone(criterion.System))}", unit is null ? null : $"{row}.code = {unit}");
    }

    /// <inheritdoc/>
    public string VisitReference(Criterion.Reference criterion) => All(
        criterion.Id is null ? null : $"{row}.target = {parameters.Add(criterion.Id)}",
        $"{row}.kind = {SqliteIndexRows.ById}",
        criterion.Type is null ? null : $"{row}.type = {parameters.Add(names.WordOrNone(criterion.Type))}",
        Pinned(criterion.Version));

    /// <inheritdoc/>
    public string VisitReferenceSet(Criterion.ReferenceSet criterion) =>
        $"{Checked}{row}.target IN (SELECT value FROM {parameters.AddSet(criterion.Ids)}) AND {row}.kind = {SqliteIndexRows.ById} AND {row}.type = {parameters.Add(names.WordOrNone(criterion.Type))}";

    /// <inheritdoc/>
    public string VisitReferenceUrl(Criterion.ReferenceUrl criterion) =>
        All($"{row}.target = {parameters.Add(criterion.Url)} AND {row}.kind = {SqliteIndexRows.ByUrl}", Pinned(criterion.Version));

    /// <inheritdoc/>
    public string VisitReferenceIdentifier(Criterion.ReferenceIdentifier criterion) => VisitToken(criterion.Identifier);

    /// <inheritdoc/>
    public string VisitUri(Criterion.Uri criterion) => criterion.Mode switch
    {
        UriMatch.Exact => $"{row}.value = {parameters.Add(criterion.Value)}",
        UriMatch.Below => $"({row}.value = {parameters.Add(criterion.Value)} OR {StartsWith($"{row}.value", criterion.Value.EndsWith('/') ? criterion.Value : criterion.Value + "/")})",
        UriMatch.Above => $"{row}.value IN (SELECT value FROM {parameters.AddList(UriAncestors.Of(criterion.Value))})",
        _ => throw new ArgumentException("There is no such way to compare a URI.", nameof(criterion)),
    };

    /// <inheritdoc/>
    public string VisitComposite(Criterion.Composite criterion) =>
        throw new ArgumentException("A composite has no single row.", nameof(criterion));

    /// <inheritdoc/>
    public string VisitUnequal(Criterion.Unequal criterion) => All(
        criterion.Than switch
        {
            Criterion.Token => $"({row}.value <> {SqliteIndexRows.NoValue} OR {row}.system IS NOT NULL)",
            Criterion.Reference or Criterion.ReferenceUrl => $"{row}.kind <> {SqliteIndexRows.ByIdentifier}",
            _ => null,
        },
        $"({criterion.Than.Accept(this)}) IS NOT TRUE");

    /// <inheritdoc/>
    public string VisitTokenSet(Criterion.TokenSet criterion)
    {
        if (criterion.Systems.Count == 0)
            return "0";
        if (isCheck)
        {
            var sets = criterion.Systems.Select(system => $"({row}.system = {parameters.Add(names.WordOrNone(system.System))} AND +{row}.value IN (SELECT value FROM {parameters.AddSet(system.Codes)}))");
            return $"({string.Join(" OR ", sets)})";
        }

        // All codes for the index; then which of them belong to the system.
        var all = $"{row}.value IN (SELECT value FROM {parameters.AddList(criterion.Systems.SelectMany(system => system.Codes).Distinct(StringComparer.Ordinal))})";
        var systems = criterion.Systems.Select(system =>
            $"({row}.system = {parameters.Add(names.WordOrNone(system.System))}{(criterion.Systems.Count == 1 ? string.Empty : $" AND {row}.value IN (SELECT value FROM {parameters.AddList(system.Codes)})")})");
        return $"{all} AND ({string.Join(" OR ", systems)})";
    }

    /// <inheritdoc/>
    public string VisitPending(Criterion.Pending criterion) => throw criterion.Unresolved();

    /// <inheritdoc/>
    public string VisitNear(Criterion.Near criterion)
    {
        var (box, at) = (criterion.Box, criterion.Point);
        var longitudes = box.Longitudes.Select(stretch => $"({row}.longitude >= {parameters.Add(stretch.West)} AND {row}.longitude <= {parameters.Add(stretch.East)})");
        return $"{row}.latitude >= {parameters.Add(box.South)} AND {row}.latitude <= {parameters.Add(box.North)} AND ({string.Join(" OR ", longitudes)}) "
            + $"AND {Square("x", at.X)} + {Square("y", at.Y)} + {Square("z", at.Z)} <= {parameters.Add(criterion.Square)}";
    }

    /// <inheritdoc/>
    public string VisitText(Criterion.Text criterion) =>
        // Words are letters, marks and digits: nothing in them could end the quotes.
        $"{WordsOf(row)}.ix_word MATCH {parameters.Add($"\"{criterion.Phrase}\"{(criterion.IsPrefix ? " *" : string.Empty)}")}";

    private string Square(string axis, double value)
    {
        var at = parameters.Add(value);
        return $"(({row}.{axis} - {at}) * ({row}.{axis} - {at}))";
    }

    // A plus sign keeps SQLite from seeking each member of a set in the index.
    private string Checked => isCheck ? "+" : string.Empty;

    private static string WordsOf(string row) => row + "w";

    private static string All(params IReadOnlyList<string?> conditions)
    {
        var text = string.Join(" AND ", conditions.Where(condition => condition is not null));
        return text.Length == 0 ? Always : text;
    }

    private string? Pinned(string? version) => version is null ? null : $"{row}.version = {parameters.Add(version)}";

    private string Within(Criterion.Number criterion, string value)
    {
        if (criterion.Low == criterion.High)
            return $"{row}.low = {value} AND ({row}.high IS NULL OR {row}.high = {value})";
        var (from, until) = (parameters.Add(DecimalKey.Of(criterion.Low)), parameters.Add(DecimalKey.Of(criterion.High)));
        return $"{row}.low >= {from} AND {row}.low < {until} AND ({row}.high IS NULL OR {row}.high < {until})";
    }

    private string Overlaps(string from, string until) =>
        $"{row}.low <= {until} AND ({row}.low >= {from} OR ({row}.high IS NOT NULL AND {row}.high >= {from}))";

    // A range of the index: from the text itself to, exclusive, the first text that does not begin with it.
    private string StartsWith(string column, string start)
    {
        var from = $"{column} >= {parameters.Add(start)}";
        return TextPrefix.After(start) is { } after ? $"({from} AND {column} < {parameters.Add(after)})" : from;
    }
}
