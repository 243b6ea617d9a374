/** Which machines are selected. A row is one application of a machine; what is done is done to machines. Pure. */

export interface SelectedMachine {
  readonly vendor: string;
  readonly client: string;
  /** As it is kept; `null`: it is not. */
  readonly name: string | null;
}

export interface SelectedRow extends SelectedMachine {
  readonly application: string;
}

export function keyOfRow({ vendor, application, client }: SelectedRow): string {
  return `${vendor} ${application} ${client}`;
}

/** Each machine once. */
export function selectedMachines(rows: Iterable<SelectedRow>): readonly SelectedMachine[] {
  const machines = new Map<string, SelectedMachine>();
  for (const { vendor, client, name } of rows) machines.set(`${vendor} ${client}`, { vendor, client, name });
  return [...machines.values()];
}

/**
 * What is selected after a change on one page: what other pages had stays, unless all was taken back.
 * @param keys those of all pages; `all`: every row of this one.
 */
export function withPage<Row extends SelectedRow>(
  before: ReadonlyMap<string, Row>,
  page: readonly Row[],
  keys: 'all' | ReadonlySet<string>,
): ReadonlyMap<string, Row> {
  const here = page.map((row) => [keyOfRow(row), row] as const);
  if (keys === 'all') return new Map([...before, ...here]);
  const kept = [...before].filter(([key]) => keys.has(key));
  return new Map([...kept, ...here.filter(([key]) => keys.has(key))]);
}

/** Parts of at most so many. */
export function inParts<Item>(all: readonly Item[], most: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(all.length / most) }, (_, part) => all.slice(part * most, (part + 1) * most));
}

/** As the host is told them. */
export function idsOf(machines: readonly SelectedMachine[]): { readonly vendor: string; readonly client: string }[] {
  return machines.map(({ vendor, client }) => ({ vendor, client }));
}
