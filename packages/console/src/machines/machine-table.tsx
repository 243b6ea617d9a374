import { Cell, Column, Row, type SortDescriptor, Table, TableBody, TableHeader } from 'react-aria-components';
import { Pill, type Tone } from '../look/card.tsx';
import { Icon } from '../look/icon.tsx';
import { Day, When } from '../look/when.tsx';
import type { MessageKey } from '../words/languages.ts';
import { useWords } from '../words/words.tsx';
import type { ListedMachine } from './machine-rows.ts';
import { type MachineState, type MachineView, type SortName, sortedBy } from './machine-view.ts';
import type { ProductNames } from './product-names.ts';

export const stateTones: Readonly<Record<MachineState, Tone>> = {
  licensed: 'good',
  grace: 'warn',
  notification: 'bad',
};

const columns: readonly { readonly id: SortName; readonly name: MessageKey }[] = [
  { id: 'name', name: 'column.name' },
  { id: 'edition', name: 'column.edition' },
  { id: 'generation', name: 'column.generation' },
  { id: 'state', name: 'column.state' },
  { id: 'lastSeen', name: 'column.lastSeen' },
  { id: 'expires', name: 'column.expires' },
];

export function MachineTable({
  machines,
  view,
  show,
  names,
  now,
}: {
  readonly machines: readonly ListedMachine[];
  readonly view: MachineView;
  readonly show: (view: MachineView) => void;
  readonly names: ProductNames;
  readonly now: number;
}) {
  const words = useWords();
  const sortDescriptor: SortDescriptor = {
    column: view.sort,
    direction: view.descending ? 'descending' : 'ascending',
  };
  return (
    <Table
      className="table stacked"
      aria-label={words.say('machines.title')}
      sortDescriptor={sortDescriptor}
      onSortChange={({ column }) => show(sortedBy(view, String(column)))}
    >
      <TableHeader columns={columns}>
        {(column) => (
          <Column id={column.id} allowsSorting isRowHeader={column.id === 'name'}>
            {({ sortDirection }) => (
              <span className="column-head">
                {words.say(column.name)}
                {sortDirection !== undefined && <Icon name={sortDirection} size={14} />}
              </span>
            )}
          </Column>
        )}
      </TableHeader>
      <TableBody items={machines} dependencies={[now, words, names]}>
        {(machine) => (
          <Row
            id={`${machine.vendor} ${machine.application} ${machine.client}`}
            href={`/machines/${encodeURIComponent(machine.client)}`}
            textValue={machine.name ?? machine.client}
          >
            <Cell>
              <span className="machine-name">{machine.name ?? words.say('machine.nameless')}</span>
              <span className="machine-place">
                {machine.address ?? machine.client.slice(0, 12)}
                {machine.virtual ? ` · ${words.say('machine.virtual')}` : ''}
              </span>
            </Cell>
            <Cell>{names.edition(machine)}</Cell>
            <Cell>{String(machine.generation)}</Cell>
            <Cell>
              <Pill tone={stateTones[machine.state]}>{words.say(`state.${machine.state}`)}</Pill>
            </Cell>
            <Cell>
              <When at={machine.lastSeen} now={now} />
            </Cell>
            <Cell>{machine.expires === null ? '–' : <Day at={machine.expires} />}</Cell>
          </Row>
        )}
      </TableBody>
    </Table>
  );
}
