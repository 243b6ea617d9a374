import { useArrows } from '../look/arrows.ts';
import { Card, Pill, type Tone } from '../look/card.tsx';
import { Spoken } from '../look/prose.tsx';
import { When } from '../look/when.tsx';
import type { HostStatus } from '../asking/questions.ts';
import { useWords } from '../words/words.tsx';

type KnownHost = NonNullable<HostStatus['hosts']>[number];

const tones: Readonly<Record<KnownHost['state'], Tone>> = { running: 'good', ended: 'quiet', silent: 'warn' };

/** The hosts on the database of this one. They are one for machines, so nothing is counted here. */
export function DatabaseHosts({ hosts, now }: { readonly hosts: readonly KnownHost[]; readonly now: number }) {
  const words = useWords();
  const table = useArrows<HTMLTableElement>();
  return (
    <Card title={words.say('hosts.database')} className="database-hosts">
      <p className="quiet">
        <Spoken text={words.say('hosts.database.what')} />
      </p>
      <div className="rows host-rows">
        <table ref={table} className="plain-table stacked">
          <thead>
            <tr>
              <th scope="col">{words.say('host-column.host')}</th>
              <th scope="col">{words.say('host-column.state')}</th>
              <th scope="col">{words.say('host-column.seen')}</th>
              <th scope="col">{words.say('host-column.version')}</th>
            </tr>
          </thead>
          <tbody>
            {hosts.map(({ host, name, address, program, state, here, seenAt, worksSince }) => (
              <tr key={host}>
                <th scope="row">
                  <span>
                    {name === '' ? host : name}
                    <span className="host-address">{here ? words.say('hosts.this') : address}</span>
                  </span>
                </th>
                <td data-name={words.say('host-column.state')}>
                  <div>
                    <Pill tone={tones[state]}>{words.say(`host-life.${state}`)}</Pill>
                    {worksSince !== undefined && <p className="quiet">{words.say('hosts.works')}</p>}
                  </div>
                </td>
                <td data-name={words.say('host-column.seen')}>
                  <When at={seenAt} now={now} />
                </td>
                <td data-name={words.say('host-column.version')}>{program}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
