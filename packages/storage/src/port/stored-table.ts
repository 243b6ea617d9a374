/** What a table holds, told to people: a service declares each of its tables, and a test holds that against the schema. */
export interface StoredTable {
  /** What its rows are, a few words without a full stop. */
  readonly holds: string;
  /** How long a row is kept, without a full stop. */
  readonly kept: string;
  /** When and to whom its content leaves the machine, without a full stop; `never` where it does not. */
  readonly leaves: string;
  /** Column → what stands in it, without a full stop. */
  readonly columns: Readonly<Record<string, string>>;
  /** Columns that may name a person or a machine. */
  readonly personal?: readonly string[];
}

export type StoredTables = Readonly<Record<string, StoredTable>>;
