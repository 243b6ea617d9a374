import { Link } from 'wouter';
import { useArrows } from '../look/arrows.ts';
import { Pill, type Tone } from '../look/card.tsx';
import { Tick } from '../look/tick.tsx';
import { When } from '../look/when.tsx';
import { May } from '../shell/role.tsx';
import { Spoken } from '../look/prose.tsx';
import { refusalDetail } from '../words/told.ts';
import { useWords } from '../words/words.tsx';
import { type CarriedState, type CollectedRequest, idOf } from './carry-facts.ts';

const tones: Readonly<Record<CarriedState, Tone>> = {
  waiting: 'info',
  exported: 'warn',
  ready: 'good',
  handed: 'quiet',
  refused: 'bad',
};

interface Table {
  readonly requests: readonly CollectedRequest[];
  readonly now: number;
  readonly chosen: ReadonlyMap<string, unknown>;
  readonly onChoose: (requests: readonly CollectedRequest[], isChosen: boolean) => void;
}

export function CarryTable({ requests, now, chosen, onChoose }: Table) {
  const words = useWords();
  const table = useArrows<HTMLTableElement>();
  const all = requests.every((request) => chosen.has(idOf(request)));
  return (
    <table ref={table} className="plain-table stacked carry-table">
      <thead>
        <tr>
          <May needs="operator">
            <th scope="col" aria-label={words.say('carry.choose.all')}>
              <Tick isSelected={all} onChange={(isChosen) => onChoose(requests, isChosen)}>
                <span className="only-heard">{words.say('carry.choose.all')}</span>
              </Tick>
            </th>
          </May>
          <th scope="col">{words.say('carry.column.machine')}</th>
          <th scope="col">{words.say('carry.column.product')}</th>
          <th scope="col">{words.say('carry.column.by')}</th>
          <th scope="col">{words.say('carry.column.state')}</th>
          <th scope="col">{words.say('carry.column.asked')}</th>
        </tr>
      </thead>
      <tbody>
        {requests.map((request) => (
          <Row
            key={idOf(request)}
            request={request}
            now={now}
            isChosen={chosen.has(idOf(request))}
            onChoose={(isChosen) => onChoose([request], isChosen)}
          />
        ))}
      </tbody>
    </table>
  );
}

interface OneRow {
  readonly request: CollectedRequest;
  readonly now: number;
  readonly isChosen: boolean;
  readonly onChoose: (isChosen: boolean) => void;
}

function Row({ request, now, isChosen, onChoose }: OneRow) {
  const words = useWords();
  const { vendor, client, name, product, by, key, state, askedAt, old, code, detail } = request;
  return (
    <tr>
      <May needs="operator">
        <td aria-label={words.say('carry.choose', { machine: name ?? client })}>
          <Tick isSelected={isChosen} onChange={onChoose}>
            <span className="only-heard">{words.say('carry.choose', { machine: name ?? client })}</span>
          </Tick>
        </td>
      </May>
      <th scope="row">
        {name !== undefined && <span className="machine-name">{name}</span>}
        <code className="machine-place">
          {/* A host knows the machines that ask it; those with a device key ask their vendor. */}
          {by === 'host' ? <Link href={`/machines/${encodeURIComponent(client)}`}>{client}</Link> : client}
        </code>
      </th>
      <td data-name={words.say('carry.column.product')}>
        <div>
          {product ?? words.say('carry.product.told-later')}
          <div className="quiet">{vendor}</div>
        </div>
      </td>
      <td data-name={words.say('carry.column.by')}>
        {by === 'host' ? (
          words.say('carry.by.host')
        ) : (
          <span>
            {words.say('carry.by.device-key')} <code>…{key}</code>
          </span>
        )}
      </td>
      <td className="carried-state" data-name={words.say('carry.column.state')}>
        <div>
          <Pill tone={tones[state]}>{words.say(`carry.state.${state}`)}</Pill>
          {code === 'returned' && <div className="quiet">{words.say('carry.returned')}</div>}
          {state === 'refused' && (
            <div className="quiet">
              <Spoken text={refusalDetail(words, { code: code ?? '', detail: detail ?? '' })} /> <code>{code}</code>
            </div>
          )}
          {old && <div className="quiet">{words.say('carry.old')}</div>}
        </div>
      </td>
      <td data-name={words.say('carry.column.asked')}>
        <When at={askedAt} now={now} />
      </td>
    </tr>
  );
}
