import { Cell, Column, Row, type SortDescriptor, Table, TableBody, TableHeader } from 'react-aria-components';
import { Pill } from '../look/card.tsx';
import { Icon } from '../look/icon.tsx';
import { Tick } from '../look/tick.tsx';
import { Day, When } from '../look/when.tsx';
import { useMayDo } from '../shell/role.tsx';
import { useWords } from '../words/words.tsx';
import { type ColumnName, firstColumn, usualColumns } from './machine-columns.ts';
import type { ListedMachine } from './machine-source.ts';
import { type MachineView, sortedBy, sortNames } from './machine-view.ts';
import { Marks } from './marks.tsx';
import type { ProductNames } from './product-names.ts';
import { keyOfRow } from './selected-machines.ts';
import { useSelectedMachines } from './selection.tsx';
import { stateTones } from './state-tones.ts';

interface Shown {
  readonly machines: readonly ListedMachine[];
  readonly view: MachineView;
  readonly show: (view: MachineView) => void;
  readonly names: ProductNames;
  readonly now: number;
}

export function MachineTable({ machines, view, show, names, now }: Shown) {
  const words = useWords();
  const { keys, selectOfPage } = useSelectedMachines();
  // Whoever may do nothing to machines has nothing to select them for.
  const isSelecting = useMayDo()('operator');
  const columns = (view.columns ?? usualColumns).map((id) => ({ id }));
  const sortDescriptor: SortDescriptor = {
    column: view.sort,
    direction: view.descending ? 'descending' : 'ascending',
  };
  return (
    <Table
      // With other columns it is another table: no row of the one before is shown under them.
      key={isSelecting ? 'selecting' : 'looking'}
      className={isSelecting ? 'table machine-table' : 'table machine-table without-ticks'}
      aria-label={words.say('machines.title')}
      sortDescriptor={sortDescriptor}
      onSortChange={({ column }) => show(sortedBy(view, String(column)))}
      selectionMode={isSelecting ? 'multiple' : 'none'}
      selectedKeys={keys}
      onSelectionChange={(chosen) =>
        selectOfPage(machines, chosen === 'all' ? 'all' : new Set([...chosen].map(String)))
      }
    >
      <TableHeader>
        {isSelecting && (
          <Column className="cell-tick" id="tick">
            <Tick slot="selection" />
          </Column>
        )}
        {columns.map(({ id }) => (
          <Column key={id} id={id} allowsSorting={isSorted(id)} isRowHeader={id === firstColumn}>
            {({ sortDirection }) => (
              <span className="column-head">
                {words.say(`column.${id}`)}
                {sortDirection !== undefined && <Icon name={sortDirection} size={14} />}
              </span>
            )}
          </Column>
        ))}
      </TableHeader>
      <TableBody
        items={machines.map((machine) => ({ ...machine, id: keyOfRow(machine) }))}
        dependencies={[now, words, names, view.columns, isSelecting]}
      >
        {(machine) => (
          <Row
            id={machine.id}
            href={`/machines/${encodeURIComponent(machine.client)}`}
            textValue={machine.name ?? machine.client}
          >
            {isSelecting && (
              <Cell className="cell-tick">
                <Tick slot="selection" />
              </Cell>
            )}
            {columns.map(({ id }) => (
              <Cell key={id} className={`cell-${id}`}>
                <Shown column={id} machine={machine} names={names} now={now} />
              </Cell>
            ))}
          </Row>
        )}
      </TableBody>
    </Table>
  );
}

function isSorted(column: ColumnName): boolean {
  return sortNames.some((name) => name === column);
}

function Shown({
  column,
  machine,
  names,
  now,
}: {
  readonly column: ColumnName;
  readonly machine: ListedMachine;
  readonly names: ProductNames;
  readonly now: number;
}) {
  const words = useWords();
  switch (column) {
    case 'name':
      return (
        <>
          <span className="machine-name">{machine.name ?? words.say('machine.nameless')}</span>
          <span className="machine-place">
            {machine.address ?? machine.client.slice(0, 12)}
            {machine.virtual ? ` · ${words.say('machine.virtual')}` : ''}
          </span>
        </>
      );
    case 'edition':
      return names.edition(machine);
    case 'application':
      return names.application(machine);
    case 'vendor':
      return names.vendor(machine);
    case 'generation':
      return String(machine.generation);
    case 'state':
      return <Pill tone={stateTones[machine.state]}>{words.say(`state.${machine.state}`)}</Pill>;
    case 'marks':
      return <Marks of={machine} />;
    case 'lastSeen':
    case 'firstSeen':
      return <When at={machine[column]} now={now} />;
    case 'expires':
      return machine.expires === null ? '–' : <Day at={machine.expires} />;
    case 'method':
      return words.say(`method.${machine.method}`);
    case 'client':
      return <code>{machine.client}</code>;
  }
}
