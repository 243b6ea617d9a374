import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useChange } from '../asking/changing.ts';
import { useHost } from '../asking/host.tsx';
import { useArrows } from '../look/arrows.ts';
import { Pill } from '../look/card.tsx';
import { Question } from '../look/question.tsx';
import { When } from '../look/when.tsx';
import { Refusal } from '../shell/refusal.tsx';
import { refusalDetail } from '../words/told.ts';
import { Spoken } from '../look/prose.tsx';
import { useWords } from '../words/words.tsx';
import type { ProductNames } from '../machines/product-names.ts';
import { HostReached } from './host-reached.tsx';
import { type HostRow, type OtherHost, sumOf } from './host-rows.ts';

interface Table {
  readonly rows: readonly HostRow[];
  readonly hosts: readonly OtherHost[];
  readonly names: ProductNames;
  readonly mayChange: boolean;
  readonly now: number;
  readonly onEdit: (other: OtherHost) => void;
}

export function HostTable({ rows, hosts, names, mayChange, now, onEdit }: Table) {
  const words = useWords();
  const table = useArrows<HTMLTableElement>();
  const sum = sumOf(rows);
  return (
    <div className="rows host-rows">
      <table ref={table} className="plain-table stacked">
        <thead>
          <tr>
            <th scope="col">{words.say('host-column.host')}</th>
            <th scope="col">{words.say('host-column.state')}</th>
            <th scope="col" className="number">
              {words.say('host-column.inventory')}
            </th>
            <th scope="col" className="number">
              {words.say('host-column.licensed')}
            </th>
            <th scope="col">{words.say('host-column.warnings')}</th>
            <th scope="col">{words.say('host-column.version')}</th>
            {mayChange && <th scope="col">{words.say('host-column.change')}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <HostLine
              key={row.id}
              row={row}
              other={hosts.find(({ id }) => id === row.id)}
              names={names}
              mayChange={mayChange}
              now={now}
              onEdit={onEdit}
            />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={2}>
              {words.say('hosts.sum', { count: sum.counted })}
            </th>
            <td className="number" data-name={words.say('host-column.inventory')}>
              <strong>{words.number(sum.inventory)}</strong>
            </td>
            <td className="number" data-name={words.say('host-column.licensed')}>
              <strong>{words.number(sum.licensed)}</strong>
            </td>
            <td colSpan={mayChange ? 3 : 2}>{sum.missing > 0 && words.say('hosts.missing', { count: sum.missing })}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function HostLine({
  row,
  other,
  names,
  mayChange,
  now,
  onEdit,
}: Omit<Table, 'rows' | 'hosts'> & { readonly row: HostRow; readonly other: OtherHost | undefined }) {
  const words = useWords();
  const { ask } = useHost();
  // As it was seen when the question was put.
  const [asked, askAbout] = useState<OtherHost>();
  const removal = useChange(({ id, changedAt }: OtherHost) =>
    ask({ method: 'POST', path: '/v1/other-host-removals', body: { id, changedAt } }),
  );
  const { counts, failed, again } = row;
  const name = row.id === '' ? words.say('hosts.this') : row.name;
  return (
    <tr>
      <th scope="row">
        <span>
          {/* Where a browser may come in, that host's own console is there. */}
          {row.address.startsWith('https://') ? <a href={row.address}>{name}</a> : name}
          {row.address !== '' && row.name !== row.address && <span className="host-address">{row.address}</span>}
        </span>
      </th>
      <td data-name={words.say('host-column.state')}>
        <div>
          <State row={row} />
          {counts !== undefined && <HostReached of={counts.reached} names={names} />}
          {again && <p className="quiet">{words.say('hosts.again')}</p>}
          {failed !== undefined && (
            <p className="quiet">
              <Spoken text={refusalDetail(words, failed)} />
              {failed.key !== undefined && (
                <>
                  <br />
                  {words.say('hosts.compare')}
                </>
              )}
            </p>
          )}
          {row.askedAt !== undefined && (
            <p className="quiet">
              {words.say('hosts.asked')} <When at={row.askedAt} now={now} />
            </p>
          )}
        </div>
      </td>
      <td className="number" data-name={words.say('host-column.inventory')}>
        {counts !== undefined && words.number(counts.inventory)}
      </td>
      <td className="number" data-name={words.say('host-column.licensed')}>
        {counts !== undefined && words.number(counts.licensed)}
      </td>
      <td data-name={words.say('host-column.warnings')}>
        {counts !== undefined && words.say('hosts.warnings', { errors: counts.errors, warnings: counts.warnings })}
      </td>
      <td data-name={words.say('host-column.version')}>{row.program}</td>
      {mayChange && (
        <td className="host-changes">
          {other !== undefined && asked === undefined && (
            <div className="row-actions">
              <Button
                className="button"
                aria-label={words.say('hosts.change.name', { name })}
                onPress={() => onEdit(other)}
              >
                {words.say('setting.change')}
              </Button>
              <Button
                className="button"
                aria-label={words.say('hosts.remove.name', { name })}
                isDisabled={removal.isPending}
                onPress={() => askAbout(other)}
              >
                {words.say('hosts.remove')}
              </Button>
            </div>
          )}
          {asked !== undefined && (
            <Question
              title={words.say('hosts.remove.question', { name })}
              yes={words.say('hosts.remove')}
              onNo={() => askAbout(undefined)}
              onYes={() => {
                askAbout(undefined);
                removal.mutate(asked);
              }}
            >
              <p>{words.say('hosts.remove.what')}</p>
            </Question>
          )}
          <Refusal error={removal.error} />
        </td>
      )}
    </tr>
  );
}

function State({ row: { counts, failed } }: { readonly row: HostRow }) {
  const words = useWords();
  if (failed !== undefined) {
    const isRefused = failed.code === 'not-permitted' || failed.code === 'not-authentic';
    return (
      <Pill tone={isRefused ? 'bad' : 'warn'}>
        {words.named(`host-state.${failed.code}`, words.say('host-state.gone'))}
      </Pill>
    );
  }
  if (counts === undefined) return null;
  if (counts.serving === 0) return <Pill tone="warn">{words.say('host-state.silent')}</Pill>;
  return <Pill tone="good">{words.say('host-state.serving')}</Pill>;
}
