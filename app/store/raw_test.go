package store_test

import (
	"testing"

	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// column is one column of a table, as it was declared.
type column struct {
	Name, Type string
	NotNull    bool
}

const (
	sqliteColumns = `
SELECT m.name, c.name, lower(c.type), c."notnull" FROM sqlite_master m JOIN pragma_table_info(m.name) c
WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name <> 'goose_db_version'
ORDER BY m.name, c.cid`
	postgresColumns = `
SELECT table_name, column_name, data_type, is_nullable = 'NO' FROM information_schema.columns
WHERE table_schema = 'public' AND table_name <> 'goose_db_version'
ORDER BY table_name, ordinal_position`
)

// schema lists the columns of all tables that the migrations made.
func schema(t testing.TB, database store.Options) map[string][]column {
	t.Helper()
	query := sqliteColumns
	if database.DatabaseURL != "" {
		query = postgresColumns
	}
	rows, err := storetest.Raw(t, database).QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	tables := map[string][]column{}
	for rows.Next() {
		var table string
		var c column
		if err := rows.Scan(&table, &c.Name, &c.Type, &c.NotNull); err != nil {
			t.Fatal(err)
		}
		tables[table] = append(tables[table], c)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return tables
}
