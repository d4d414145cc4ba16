using System.Text;
using FhirServer.Search;
using FhirServer.Search.Types;

namespace FhirServer.Storage.Sqlite;

/// <summary>The index rows that answer a criterion, as the parts of a SELECT.</summary>
/// <param name="From">Table with alias, or the join of the parts of a tuple.</param>
/// <param name="Where">The condition.</param>
/// <param name="Rid">The expression of the resource's number.</param>
internal sealed record SqlEntryRows(string From, string Where, string Rid)
{
    /// <summary>The rows of a parameter that answer a criterion.</summary>
    /// <param name="match">The parameter and the criterion.</param>
    /// <param name="parameters">Collects the values.</param>
    /// <param name="names">Numbers of words.</param>
    /// <param name="isCheck">True when the rows of one resource are looked at, which are few, false when resources are found by the value.</param>
    public static SqlEntryRows Of(SearchExpr.Match match, SqlParameters parameters, SqlNames names, bool isCheck) => match.Criterion is Criterion.Composite composite
        ? OfTuple(match.Parameter, composite, parameters, names)
        : OfValue(match.Parameter, match.Criterion, parameters, names, isCheck);

    /// <summary>The tables that hold rows of a parameter, each with the code it is kept under there.</summary>
    public static IEnumerable<(string Table, string Code)> Of(SearchParameterInfo parameter) => parameter.Type switch
    {
        _ when TextWords.Serves(parameter) => [("ix_text", parameter.Code)],
        SearchParameterType.String => [("ix_string", parameter.Code)],
        SearchParameterType.Token => [("ix_token", parameter.Code)],
        SearchParameterType.Date => [("ix_date", parameter.Code)],
        SearchParameterType.Number or SearchParameterType.Quantity => [("ix_number", parameter.Code)],
        SearchParameterType.Reference => [("ix_reference", parameter.Code)],
        SearchParameterType.Uri => [("ix_uri", parameter.Code)],
        SearchParameterType.Special => [("ix_position", parameter.Code)],
        // Every tuple has a first part; which table holds it, the first component tells.
        SearchParameterType.Composite when parameter.Components is [var first, ..] =>
            Of(first.Parameter with { Code = SqliteIndexRows.PartCode(parameter.Code, 0) }),
        _ => SqliteSchema.IndexTables.Select(table => (table, parameter.Code)),
    };

    private static SqlEntryRows OfValue(SearchParameterInfo parameter, Criterion criterion, SqlParameters parameters, SqlNames names, bool isCheck = false)
    {
        var row = parameters.Alias("e");
        var code = criterion is Criterion.ReferenceIdentifier ? SqliteIndexRows.IdentifierCode(parameter.Code) : parameter.Code;
        var isParameter = names.IsParameter(parameters, row, parameter.ResourceType, code);
        var condition = criterion.Accept(new SqlCriterionCompiler(parameters, names, row, isCheck));
        return new SqlEntryRows(SqlCriterionCompiler.From(criterion, row), $"{isParameter} AND {condition}", $"{row}.rid");
    }

    private static SqlEntryRows OfTuple(SearchParameterInfo parameter, Criterion.Composite composite, SqlParameters parameters, SqlNames names)
    {
        var from = new StringBuilder();
        var where = new StringBuilder();
        var first = string.Empty;
        for (var i = 0; i < composite.Parts.Count; i++)
        {
            var part = OfValue(parameter with { Code = SqliteIndexRows.PartCode(parameter.Code, i) }, composite.Parts[i], parameters, names);
            var row = part.From[(part.From.IndexOf(' ', StringComparison.Ordinal) + 1)..];
            if (i == 0)
                (first, _) = (row, from.Append(part.From));
            else
                from.Append(" JOIN ").Append(part.From).Append(" ON ").Append(row).Append(".rid = ").Append(first).Append(".rid AND ")
                    .Append(row).Append(".n = ").Append(first).Append(".n");
            where.Append(i == 0 ? string.Empty : " AND ").Append(part.Where);
        }

        return new SqlEntryRows(from.ToString(), where.ToString(), $"{first}.rid");
    }
}
