import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react';
import type { ListedMachine } from './machine-source.ts';
import { keyOfRow, type SelectedMachine, selectedMachines, withPage } from './selected-machines.ts';

export interface MachineSelection {
  /** Each once, whatever it runs; in the order in which they were selected. */
  readonly machines: readonly SelectedMachine[];
  /** The rows that were selected, as they were then. */
  readonly rows: readonly ListedMachine[];
  /** Keys of rows, also of other pages. */
  readonly keys: ReadonlySet<string>;
  /** What is selected of the rows of this page, as the table tells. */
  readonly selectOfPage: (page: readonly ListedMachine[], keys: 'all' | ReadonlySet<string>) => void;
  readonly add: (rows: readonly ListedMachine[]) => void;
  readonly clear: () => void;
}

const Selection = createContext<MachineSelection | undefined>(undefined);

/** What is selected stays while pages are turned, and ends with the view: give another `key` to each. */
export function SelectionProvider({ children }: { readonly children: ReactNode }) {
  const [rows, setRows] = useState<ReadonlyMap<string, ListedMachine>>(new Map());
  const clear = useCallback(() => setRows(new Map()), []);
  const selection = useMemo(
    (): MachineSelection => ({
      machines: selectedMachines(rows.values()),
      rows: [...rows.values()],
      keys: new Set(rows.keys()),
      selectOfPage: (page, keys) => setRows((before) => withPage(before, page, keys)),
      add: (more) => setRows((before) => new Map([...before, ...more.map((row) => [keyOfRow(row), row] as const)])),
      clear,
    }),
    [rows, clear],
  );
  return <Selection value={selection}>{children}</Selection>;
}

/** The machines of a page that shows nothing else: its actions find them as those of a list. */
export function ChosenMachines({
  machines,
  children,
}: {
  readonly machines: readonly SelectedMachine[];
  readonly children: ReactNode;
}) {
  return (
    <Selection value={{ machines, rows: [], keys: none, selectOfPage: nothing, add: nothing, clear: nothing }}>
      {children}
    </Selection>
  );
}

const none: ReadonlySet<string> = new Set();

function nothing(): void {}

/** The machines that are selected in the list: vendor, client id and name of each. Every action of the bar begins here. */
export function useSelectedMachines(): MachineSelection {
  const selection = use(Selection);
  if (selection === undefined) throw new TypeError('Outside of SelectionProvider.');
  return selection;
}
