/** On which engine the tests of this process run, where they run on either: SQLite, or PostgreSQL where `ATTIVA_TEST_DATABASE` says so. */

export const isPostgres: boolean = process.env['ATTIVA_TEST_DATABASE'] === 'postgres';

/** Of the server that the whole run shares, where there is one; what `freshPostgres` takes. */
export const testPostgresPort: string | undefined = process.env['ATTIVA_TEST_POSTGRES_PORT'];

/** Tests of what SQLite alone has, in a file whose others run on both. @param _reason for people */
export function onSqliteAlone(_reason: string, tests: () => void): void {
  if (!isPostgres) tests();
}

/** Every column of the schema, without those of the engine and of the storage package. */
export function columnsOf(database: {
  all<Row extends object>(sql: string): Promise<Row[]>;
}): Promise<{ readonly in: string; readonly name: string }[]> {
  return database.all(
    isPostgres
      ? `select table_name as "in", column_name as name from information_schema.columns
          where table_schema = current_schema() and table_name <> 'schema_migration'`
      : `select tables.name as "in", columns.name as name from sqlite_schema as tables, pragma_table_info(tables.name) as columns
          where tables.type = 'table' and tables.name not like 'sqlite%' and tables.name <> 'schema_migration'`,
  );
}
