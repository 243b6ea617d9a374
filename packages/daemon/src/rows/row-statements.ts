/** Rows that host and authority both keep, each in tables of its own names: what the statements about them take of a database. */

type Parameters = readonly (string | number | Uint8Array | null)[];

export interface RowStatements {
  all<Row extends object>(sql: string, parameters?: Parameters): Promise<Row[]>;
  get<Row extends object>(sql: string, parameters?: Parameters): Promise<Row | undefined>;
  run(sql: string, parameters?: Parameters): Promise<unknown>;
}

export interface RowDatabase {
  transact<T>(work: (tx: RowStatements) => Promise<T>): Promise<T>;
}
