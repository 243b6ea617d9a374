import { useState } from 'react';
import { Link } from 'wouter';
import { type Explanation, useExplanation } from '../asking/questions.ts';
import { Card, Pill, type Tone } from '../look/card.tsx';
import { Command } from '../look/command.tsx';
import { Facts } from '../look/facts.tsx';
import { Icon } from '../look/icon.tsx';
import { Day, When } from '../look/when.tsx';
import { Prose } from '../look/prose.tsx';
import type { PageParams } from '../shell/page.ts';
import { Titled } from '../shell/titled.tsx';
import { Waiting } from '../shell/waiting.tsx';
import { teller } from '../words/told.ts';
import { useWords } from '../words/words.tsx';
import { advised, commandOf, textBefore } from './advice.ts';
import { machineChanges } from './machine-actions.ts';
import { isClientId } from './machine-history.ts';
import { type MachineRecord, useMachineRecords } from './machine-record.ts';
import { Changes, Kept, Vanished } from './machine-kept.tsx';
import { selectedMachines } from './selected-machines.ts';
import { ChosenMachines } from './selection.tsx';
import { OfferedActions } from './offered-actions.tsx';

const tones: Readonly<Record<Explanation['kind'], Tone>> = {
  calls: 'good',
  refused: 'bad',
  'never-called': 'warn',
  several: 'info',
};

/** One machine: why it is in its state, as `attiva host explain` tells, what is kept of it, and what was done to it. */
export function MachinePage({ params: { machine = '' } }: PageParams) {
  const words = useWords();
  const asked = decoded(machine);
  const { data, error } = useExplanation(asked);
  const clients = useClients(asked, data);
  const records = useMachineRecords(clients);
  return (
    <>
      <p className="crumbs">
        <Link href="/machines">
          <Icon name="previous" size={16} />
          {words.say('machines.title')}
        </Link>
      </p>
      {data !== undefined ? (
        <Told told={data} records={records} />
      ) : (
        <>
          <Titled title={asked} />
          <Waiting error={error} />
        </>
      )}
    </>
  );
}

/** Identities that the page is of; those that it was of stay, so that it can tell what became of them. */
function useClients(asked: string, told: Explanation | undefined): readonly string[] {
  const [known, setKnown] = useState<readonly string[]>([]);
  const named = told === undefined ? [] : told.products.map(({ client }) => client);
  const all = [...new Set([...known, ...named, ...(isClientId(asked) ? [asked] : [])])];
  if (all.length > known.length) setKnown(all);
  return told?.kind === 'several' ? [] : all;
}

/** The router leaves what cannot be decoded as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}

function Told({ told, records }: { readonly told: Explanation; readonly records: readonly MachineRecord[] }) {
  const words = useWords();
  const machines = selectedMachines(records.flatMap((record) => record.machines));
  const [acted, setActed] = useState(machines);
  if (machines.length > 0 && machines.length !== acted.length) setActed(machines);
  const changes = records.flatMap((record) => record.changes).sort((a, b) => b.at - a.at);
  const tell = teller(words, told.sayings);
  // Without a history what to do is all there is.
  const isNew = told.products.length === 0 && told.requests.length === 0;
  const advice = (
    <>
      <Lines title={words.say('machine.likely')} lines={told.likely.map(tell)} />
      <Lines title={words.say('machine.do')} lines={told.do.map((line) => advised(line, tell))} asks />
      <Lines title={words.say('machine.check')} lines={told.check.map((line) => advised(line, tell))} asks />
    </>
  );
  return (
    <>
      <Titled title={told.machine} changes={machineChanges}>
        <Pill tone={tones[told.kind]}>{words.say(`kind.${told.kind}`)}</Pill>
        {acted.length > 0 && (
          <ChosenMachines machines={acted}>
            {/* What came of a removal is still to be read when the machine is gone. */}
            <div className="page-tools" hidden={machines.length === 0}>
              <OfferedActions />
            </div>
          </ChosenMachines>
        )}
      </Titled>
      <Vanished records={records} now={told.now} />
      <Prose className="lead" text={tell(told.summary)} />
      {told.kind === 'several' && <Matches told={told} />}
      <div className="columns">
        <div className="column wide">
          {isNew && advice}
          <Products told={told} />
          <Requests told={told} />
        </div>
        <div className="column">
          {!isNew && advice}
          {records.map((record) => (
            <Kept key={record.client} record={record} />
          ))}
          <Changes changes={changes} now={told.now} />
          <Lines title={words.say('machine.known')} lines={told.known.map(tell)} />
          <Lines title={words.say('machine.identity')} lines={told.identity.map(tell)} />
        </div>
      </div>
    </>
  );
}

function Matches({ told }: { readonly told: Explanation }) {
  const words = useWords();
  return (
    <Card title={words.say('machine.which')}>
      <ul className="lines">
        {told.matches.map(({ vendor, client, name, lastSeen }) => (
          <li key={`${vendor} ${client}`}>
            <Link href={`/machines/${encodeURIComponent(client)}`}>{name}</Link>
            <p className="quiet">
              {vendor} · <code>{client}</code> · <When at={lastSeen} now={told.now} />
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Products({ told }: { readonly told: Explanation }) {
  const words = useWords();
  const tell = teller(words, told.sayings);
  if (told.products.length === 0) return null;
  return (
    <Card title={words.say('machine.products')}>
      {told.products.map((product) => (
        <section className="application" key={`${product.product} ${product.client}`}>
          <header className="application-head">
            <h3>{product.product}</h3>
            <Pill tone={product.leaseUntil > told.now ? 'good' : 'warn'}>
              {words.say(product.leaseUntil > told.now ? 'state.licensed' : 'machine.no-lease')}
            </Pill>
          </header>
          <Prose text={tell(product.text)} />
          <Facts
            of={[
              [
                words.say('column.expires'),
                product.leaseUntil === 0 ? undefined : (
                  <>
                    <Day at={product.leaseUntil} /> (<When at={product.leaseUntil} now={told.now} />)
                  </>
                ),
              ],
              [words.say('column.lastSeen'), <When key="seen" at={product.lastSeen} now={told.now} />],
              [words.say('machine.next-call'), <When key="next" at={product.nextCall} now={told.now} />],
              [words.say('machine.client'), <code key="client">{product.client}</code>],
            ]}
          />
        </section>
      ))}
    </Card>
  );
}

const goodCodes: readonly string[] = ['licensed', 'counted', 'repeated', 'released', 'new-identity'];

function Requests({ told }: { readonly told: Explanation }) {
  const words = useWords();
  const tell = teller(words, told.sayings);
  if (told.requests.length === 0) return null;
  return (
    <Card title={words.say('machine.requests')}>
      <ol className="timeline">
        {told.requests.map((request, index) => (
          <li key={`${request.at} ${index}`} className={goodCodes.includes(request.code) ? 'good' : 'bad'}>
            <div className="line-head">
              <strong>
                <Outcome code={request.code} />
              </strong>
              <When at={request.at} now={told.now} />
            </div>
            <Prose text={tell(request.text)} />
            <p className="quiet">
              {[request.product, words.say('machine.reported', { state: tell(request.reported) }), request.count]
                .filter((part) => part !== '')
                .join(' · ')}
            </p>
          </li>
        ))}
      </ol>
    </Card>
  );
}

/** What came of a request, in a word where there is one. */
function Outcome({ code }: { readonly code: string }) {
  const words = useWords();
  const key = `code.${code}`;
  return words.knows(key) ? words.say(key) : <code>{code}</code>;
}

/** Sentences; with `asks` a command in one of them can be copied. */
function Lines({
  title,
  lines,
  asks = false,
}: {
  readonly title: string;
  readonly lines: readonly string[];
  readonly asks?: boolean;
}) {
  if (lines.length === 0) return null;
  return (
    <Card title={title}>
      <ul className="lines">
        {lines.map((line) => {
          const command = asks ? commandOf(line) : undefined;
          return (
            <li key={line}>
              {command !== line && <Prose text={textBefore(line, command)} />}
              {command !== undefined && <Command line={command} />}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
