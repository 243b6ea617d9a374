import { useStatus } from '../asking/questions.ts';
import { Card, Pill } from '../look/card.tsx';
import { Facts } from '../look/facts.tsx';
import { When } from '../look/when.tsx';
import { useWords } from '../words/words.tsx';
import { removalOf } from './machine-history.ts';
import type { MachineChange, MachineRecord } from './machine-record.ts';
import { Marks } from './marks.tsx';
import { productNames } from './product-names.ts';
import { stateTones } from './state-tones.ts';

/** What is kept of one identity, and what administrators wrote on it. */
export function Kept({ record }: { readonly record: MachineRecord }) {
  const words = useWords();
  const status = useStatus().data;
  const names = productNames(status?.vendors ?? []);
  const [first] = record.machines;
  if (first === undefined) return null;
  const isMarked = first.group !== null || first.tags.length > 0;
  return (
    <Card className="kept" title={words.say('kept.title')} aside={<code>{record.client}</code>}>
      <p>{isMarked ? <Marks of={first} /> : <span className="quiet">{words.say('mark.none')}</span>}</p>
      {record.machines.map((machine) => (
        <section className="application" key={machine.application}>
          <header className="application-head">
            <h3>{names.edition(machine)}</h3>
            <Pill tone={stateTones[machine.state]}>{words.say(`state.${machine.state}`)}</Pill>
          </header>
          <Facts
            of={[
              [words.say('column.application'), names.application(machine)],
              [words.say('column.generation'), String(machine.generation)],
              [words.say('column.method'), words.say(`method.${machine.method}`)],
              [words.say('column.firstSeen'), <When key="first" at={machine.firstSeen} now={record.now} />],
              [words.say('kept.name'), machine.name ?? words.say('machine.nameless')],
              [words.say('kept.address'), machine.address],
              [
                words.say('kept.kind'),
                [
                  words.say(machine.virtual ? 'machine.virtual' : 'kept.physical'),
                  ...(machine.shortLived ? [words.say('filter.shortLived')] : []),
                ].join(', '),
              ],
              [words.say('column.vendor'), names.vendor(machine)],
            ]}
          />
        </section>
      ))}
    </Card>
  );
}

/** What administrators did, newest first. */
export function Changes({ changes, now }: { readonly changes: readonly MachineChange[]; readonly now: number }) {
  const words = useWords();
  if (changes.length === 0) return null;
  return (
    <Card title={words.say('changes.title')}>
      <ul className="lines">
        {changes.map((change, index) => (
          <li key={`${change.at} ${index}`}>
            <div className="line-head">
              <strong>{said(change)}</strong>
              <When at={change.at} now={now} />
            </div>
            {change.words !== undefined && <p>{wordsOf(change.words)}</p>}
            <p className="quiet">{words.say('changes.by', { actor: change.actor })}</p>
          </li>
        ))}
      </ul>
    </Card>
  );

  function said({ action }: MachineChange): string {
    const key = `change.${action}`;
    return words.knows(key) ? words.say(key) : action;
  }

  function wordsOf({ add, remove, group }: NonNullable<MachineChange['words']>): string {
    return [
      ...(add === '' ? [] : [words.say('changes.added', { tags: add })]),
      ...(remove === '' ? [] : [words.say('changes.removed', { tags: remove })]),
      ...(group === '' ? [] : [words.say('changes.group', { group })]),
    ].join(' · ');
  }
}

/** The machine was taken out, perhaps while one looked at it. */
export function Vanished({ records, now }: { readonly records: readonly MachineRecord[]; readonly now: number }) {
  const words = useWords();
  return records.map((record) => {
    const removal = removalOf(record);
    return (
      removal !== undefined && (
        <output className="meanwhile" key={record.client}>
          <span>
            <strong>{words.say('vanished.title')}</strong> {words.say('changes.by', { actor: removal.actor })},{' '}
            <When at={removal.at} now={now} />.
          </span>
          <span>{words.say('vanished.what')}</span>
        </output>
      )
    );
  });
}
