import { Link } from 'wouter';
import type { Parts } from '../asking/questions.ts';
import { Card, Empty, Pill } from '../look/card.tsx';
import { Command } from '../look/command.tsx';
import { Facts } from '../look/facts.tsx';
import { Progress } from '../look/meter.tsx';
import { Day, When } from '../look/when.tsx';
import { useWords } from '../words/words.tsx';
import { ApplicationStates } from './application-states.tsx';
import { reached } from './overview-facts.ts';

type VendorStatus = Parts['VendorStatus'];
type ApplicationStatus = Parts['ApplicationStatus'];
type EditionStatus = Parts['EditionStatus'];

export function VendorCard({ vendor, now }: { readonly vendor: VendorStatus; readonly now: number }) {
  const words = useWords();
  const { name, id, fingerprint, registered, applications, revocations, awaited } = vendor;
  return (
    <Card
      title={name}
      aside={
        <Pill tone={registered ? 'good' : 'warn'}>
          {words.say(registered ? 'vendor.registered' : 'vendor.not-registered')}
        </Pill>
      }
    >
      <p className="quiet">
        {id} · {words.say('vendor.root')} <code>{fingerprint}</code>
      </p>
      {awaited.map(({ key, madeAt }) => (
        <p key={key}>
          {words.say('vendor.awaited', { key })} <When at={madeAt} now={now} />
        </p>
      ))}
      {!registered && awaited.length === 0 && (
        <Empty title={words.say('vendor.register.title')}>
          <p>{words.say('vendor.register.do')}</p>
          <p>
            <Command line="attiva host register --key YOUR-HOST-KEY" />
          </p>
        </Empty>
      )}
      {applications.map((application) => (
        <Application key={application.id} vendor={id} application={application} now={now} />
      ))}
      {registered && (
        <p className="quiet after">
          {revocations.newest === undefined ? (
            words.say('revocations.none')
          ) : (
            <>
              {words.say('revocations.newest')} <When at={revocations.newest} now={now} />
            </>
          )}
          {revocations.failed !== undefined && (
            <>
              {' · '}
              {words.say('revocations.failed')} <code>{revocations.failed}</code>
            </>
          )}
        </p>
      )}
    </Card>
  );
}

interface ApplicationProps {
  readonly vendor: string;
  readonly application: ApplicationStatus;
  readonly now: number;
}

function Application({ vendor, application, now }: ApplicationProps) {
  const words = useWords();
  const { id, name, serving, why, count, inventory, editions } = application;
  return (
    <section className="application">
      <header className="application-head">
        <h3>{name}</h3>
        <Pill tone={serving ? 'good' : 'bad'}>{words.say(serving ? 'application.serving' : 'application.silent')}</Pill>
        {why !== undefined && <code>{why}</code>}
        <span className="application-count">
          {words.say('application.count', { count: words.number(count), inventory: words.number(inventory) })}
        </span>
      </header>
      <ApplicationStates vendor={vendor} application={id} />
      <div className="scroller">
        <table className="plain-table stacked">
          <thead>
            <tr>
              <th scope="col">{words.say('edition.name')}</th>
              <th scope="col">{words.say('edition.threshold')}</th>
              <th scope="col" className="number">
                {words.say('edition.known')}
              </th>
              <th scope="col" className="number">
                {words.say('edition.licensed')}
              </th>
            </tr>
          </thead>
          <tbody>
            {editions.map((edition) => (
              <Edition key={edition.id} edition={edition} link={machinesOf({ vendor, application: id, edition })} />
            ))}
          </tbody>
        </table>
      </div>
      <Terms application={application} now={now} />
    </section>
  );
}

function machinesOf(of: {
  readonly vendor: string;
  readonly application: string;
  readonly edition: EditionStatus;
}): string {
  const { vendor, application, edition } = of;
  return `/machines?${new URLSearchParams({ vendor, application, edition: edition.id }).toString()}`;
}

function Edition({ edition, link }: { readonly edition: EditionStatus; readonly link: string }) {
  const words = useWords();
  const { name, threshold, needed, known, licensed } = edition;
  const text =
    needed === 0 ? words.say('edition.reached', { threshold }) : words.say('edition.needed', { needed, threshold });
  return (
    <tr>
      <th scope="row">
        <Link href={link}>{name}</Link>
      </th>
      <td data-name={words.say('edition.threshold')}>
        <div className="threshold">
          <Progress label={words.say('edition.threshold')} part={reached(threshold, needed)} text={text} />
          <span className={needed === 0 ? 'good' : 'warn'}>{text}</span>
        </div>
      </td>
      <td className="number" data-name={words.say('edition.known')}>
        {words.number(known)}
      </td>
      <td className="number" data-name={words.say('edition.licensed')}>
        {words.number(licensed)}
      </td>
    </tr>
  );
}

function Terms({ application, now }: Pick<ApplicationProps, 'application' | 'now'>) {
  const words = useWords();
  const { key, registration, generation, customer, agreement, quantity, until, requests } = application;
  if (key === undefined) return null;
  return (
    <Facts
      of={[
        [words.say('terms.key'), <code key="key">…{key}</code>],
        [words.say('terms.registration'), registration],
        [words.say('terms.generation'), generation === undefined ? undefined : `≤ ${generation}`],
        [words.say('terms.customer'), customer],
        [words.say('terms.agreement'), agreement === undefined ? undefined : <code key="agreement">{agreement}</code>],
        [words.say('terms.quantity'), quantity === undefined ? undefined : words.number(quantity)],
        [
          words.say('terms.until'),
          until === undefined ? (
            words.say('terms.no-end')
          ) : (
            <>
              <Day at={until} /> (<When at={until} now={now} />)
            </>
          ),
        ],
        [
          words.say('terms.requests'),
          words.say('terms.requests.value', {
            total: words.number(requests.total),
            failed: words.number(requests.failed),
          }),
        ],
      ]}
    />
  );
}
