using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace FhirServer.Storage.Sqlite;

/// <summary>
/// A prepared statement that is kept and run again and again: values are bound by place, columns are read by place, nothing is boxed.
/// Disposing it ends one run (so that no read transaction stays open); the session that prepared it closes it at last.
/// See https://www.sqlite.org/c3ref/stmt.html.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private const int StackBytes = 512;
    private readonly sqlite3 database;
    private readonly sqlite3_stmt handle;

    /// <summary>Prepares a statement.</summary>
    /// <exception cref="SqliteException">The text is not SQL, or the database is not as it should be.</exception>
    public SqliteStatement(sqlite3 database, string sql)
    {
        this.database = database;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out handle), database);
    }

    /// <summary>Binds an integer to the parameter at a place, counted from 1.</summary>
    public SqliteStatement Bind(int place, long value)
    {
        Check(raw.sqlite3_bind_int64(handle, place, value));
        return this;
    }

    /// <summary>Binds an integer, or NULL.</summary>
    public SqliteStatement Bind(int place, long? value) => value is { } number ? Bind(place, number) : BindNull(place);

    /// <summary>Binds text, or NULL.</summary>
    public SqliteStatement Bind(int place, string? value)
    {
        if (value is null)
            return BindNull(place);
        // An empty span has no address, which SQLite takes for NULL.
        if (value.Length == 0)
        {
            Check(raw.sqlite3_bind_text(handle, place, string.Empty));
            return this;
        }

        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        var rented = most > StackBytes ? ArrayPool<byte>.Shared.Rent(most) : null;
        var bytes = rented ?? stackalloc byte[StackBytes];
        var length = Encoding.UTF8.GetBytes(value, bytes);
        Check(raw.sqlite3_bind_text(handle, place, bytes[..length]));
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        return this;
    }

    /// <summary>Binds a number with a fraction.</summary>
    public SqliteStatement Bind(int place, double value)
    {
        Check(raw.sqlite3_bind_double(handle, place, value));
        return this;
    }

    /// <summary>Binds bytes; an empty span is an empty value, not NULL.</summary>
    public SqliteStatement Bind(int place, ReadOnlySpan<byte> value)
    {
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(handle, place, 0) : raw.sqlite3_bind_blob(handle, place, value));
        return this;
    }

    /// <summary>Binds values in order, from place 1.</summary>
    /// <param name="values">Each a <see cref="long"/>, a <see cref="double"/>, a <see cref="string"/> or bytes.</param>
    public SqliteStatement BindAll(IReadOnlyList<object> values)
    {
        // The last values may be of a part that was not taken into the text.
        var count = Math.Min(values.Count, raw.sqlite3_bind_parameter_count(handle));
        for (var i = 0; i < count; i++)
        {
            _ = values[i] switch
            {
                long number => Bind(i + 1, number),
                double number => Bind(i + 1, number),
                string text => Bind(i + 1, text),
                byte[] bytes => Bind(i + 1, bytes),
                var other => throw new ArgumentException($"A value of type {other.GetType().Name} cannot be bound.", nameof(values)),
            };
        }

        return this;
    }

    /// <summary>Binds NULL.</summary>
    public SqliteStatement BindNull(int place)
    {
        Check(raw.sqlite3_bind_null(handle, place));
        return this;
    }

    /// <summary>Goes on to the next row; false when there is none.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(handle);
        if (code == raw.SQLITE_ROW)
            return true;
        if (code != raw.SQLITE_DONE)
            SqliteException.ThrowExceptionForRC(code, database);
        return false;
    }

    /// <summary>Runs to the end and makes ready for the next run; bound values stay.</summary>
    public void Run()
    {
        try
        {
            while (Step())
            {
            }
        }
        finally
        {
            _ = raw.sqlite3_reset(handle);
        }
    }

    /// <summary>Says whether a column of the current row is NULL.</summary>
    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    /// <summary>A column as an integer.</summary>
    public long Integer(int column) => raw.sqlite3_column_int64(handle, column);

    /// <summary>A column as text.</summary>
    public string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(handle, column));

    /// <summary>A column as bytes, copied.</summary>
    public byte[] Blob(int column) => raw.sqlite3_column_blob(handle, column).ToArray();

    /// <summary>A column as it is stored: <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, bytes, or null.</summary>
    public object? Value(int column) => raw.sqlite3_column_type(handle, column) switch
    {
        raw.SQLITE_NULL => null,
        raw.SQLITE_INTEGER => Integer(column),
        raw.SQLITE_FLOAT => raw.sqlite3_column_double(handle, column),
        raw.SQLITE_TEXT => Text(column),
        _ => Blob(column),
    };

    /// <summary>Ends this run: locks are released, and the statement can be used again.</summary>
    public void Dispose() => _ = raw.sqlite3_reset(handle);

    /// <summary>Frees the statement for good.</summary>
    public void Close() => handle.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(code, database);
    }
}
