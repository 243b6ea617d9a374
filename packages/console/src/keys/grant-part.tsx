import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useChange } from '../asking/changing.ts';
import { useHost } from '../asking/host.tsx';
import { saveFile } from '../files/save-file.ts';
import { Pill } from '../look/card.tsx';
import { Facts } from '../look/facts.tsx';
import { QrPicture } from '../look/qr-picture.tsx';
import { Question } from '../look/question.tsx';
import { Day } from '../look/when.tsx';
import { Refusal } from '../shell/refusal.tsx';
import { May } from '../shell/role.tsx';
import { Spoken } from '../look/prose.tsx';
import { english } from '../words/told.ts';
import { useWords } from '../words/words.tsx';
import { daysLeft, entitlementLines, leftTone, renewalWord, stateTones } from './key-facts.ts';
import type { KeyStatus } from './key-questions.ts';
import { RenewalOutcome } from './renewal-outcome.tsx';

/** One host key: what it is worth, when it ends, what can be done with it. */
export function GrantPart({ grant, now }: { readonly grant: KeyStatus; readonly now: number }) {
  const words = useWords();
  const { key, name, application, state, supersededBy, loss } = grant;
  return (
    <section className="application grant" aria-label={`${name} …${key}`}>
      <header className="application-head">
        <h3>{name}</h3>
        <code>…{key}</code>
        <Pill tone={stateTones[state]}>{words.say(`grant.state.${state}`)}</Pill>
        {supersededBy !== undefined && (
          <span className="quiet">
            {words.say('grant.superseded-by', { key: supersededBy.key, generation: supersededBy.generation })}
          </span>
        )}
      </header>
      <Terms grant={grant} now={now} />
      <p className="quiet after">{loss ?? words.say('grant.no-loss', { product: application })}</p>
      <May needs="operator">
        <GrantActions grant={grant} />
      </May>
    </section>
  );
}

function Terms({ grant, now }: { readonly grant: KeyStatus; readonly now: number }) {
  const words = useWords();
  const { generation, registration, customer, agreement, quantity, until, graceDays, maintenanceUntil } = grant;
  const rights = entitlementLines(grant.entitlements);
  return (
    <Facts
      of={[
        [words.say('terms.generation'), `≤ ${generation}`],
        [
          words.say('terms.until'),
          until === undefined ? words.say('terms.no-end') : <End key="end" until={until} now={now} />,
        ],
        [
          words.say('grant.grace'),
          until === undefined || graceDays === undefined ? undefined : words.say('grant.days', { days: graceDays }),
        ],
        [
          words.say('grant.maintenance'),
          maintenanceUntil === undefined ? undefined : <Day key="maintenance" at={maintenanceUntil} />,
        ],
        [words.say('terms.quantity'), quantity === undefined ? undefined : words.number(quantity)],
        [words.say('terms.customer'), customer],
        [words.say('terms.agreement'), agreement === undefined ? undefined : <code key="agreement">{agreement}</code>],
        [words.say('terms.registration'), registration],
        [words.say('grant.granted'), <Day key="granted" at={grant.granted} />],
        [words.say('grant.signed-by'), <code key="signer">{grant.signedBy}</code>],
        [
          words.say('grant.includes'),
          rights.length === 0 ? undefined : rights.map((line) => <div key={line}>{line}</div>),
        ],
        [words.say('grant.renewal'), <Renewal key="renewal" grant={grant} now={now} />],
      ]}
    />
  );
}

function End({ until, now }: { readonly until: number; readonly now: number }) {
  const words = useWords();
  const days = daysLeft(until, now);
  return (
    <>
      <Day at={until} /> <span className={leftTone(days)}>{words.say('grant.left', { days })}</span>
    </>
  );
}

function Renewal({ grant, now }: { readonly grant: KeyStatus; readonly now: number }) {
  const words = useWords();
  const word = renewalWord(grant, now);
  const { from, askedAt, outcome = '', detail } = grant.renewal;
  const day = word === 'from' ? from : askedAt;
  return (
    <>
      {words.say(`grant.renewal.${word}`, { day: day === undefined ? '' : words.day(day), code: outcome })}
      {word === 'failed' && detail !== undefined && (
        <div className="quiet">
          <Spoken text={english(words, detail)} />
        </div>
      )}
    </>
  );
}

function GrantActions({ grant }: { readonly grant: KeyStatus }) {
  const words = useWords();
  const { ask } = useHost();
  const { key, vendor } = grant;
  const [putAway, setPutAway] = useState(false);
  const renew = useChange(() => ask({ method: 'POST', path: '/v1/renewals', body: { key, vendor } }));
  const request = useChange(() => ask({ method: 'POST', path: '/v1/renewal-requests', body: { key, vendor } }));
  const busy = renew.isPending || request.isPending;
  return (
    <>
      <div className="actions">
        <Button className="button" isDisabled={busy} onPress={() => renew.mutate()}>
          {words.say('renewal.now')}
        </Button>
        <Button className="button" isDisabled={busy} onPress={() => request.mutate()}>
          {words.say('renewal.paper')}
        </Button>
        <May needs="administrator">
          <Button className="button" aria-expanded={putAway} onPress={() => setPutAway(!putAway)}>
            {words.say('put-away')}
          </Button>
        </May>
      </div>
      <output>
        {renew.isPending && <p className="quiet">{words.say('renewal.asking')}</p>}
        {renew.data?.renewals.map((report) => (
          <RenewalOutcome key={report.generation} report={report} />
        ))}
      </output>
      <Refusal error={renew.error ?? request.error} />
      {request.data?.requests.map((one) => (
        <div className="roads" key={one.signingKey}>
          <div>
            <p>{words.say('renewal.paper.do')}</p>
            <Button
              className="button"
              onPress={() => saveFile(`renewal-${one.application}-${one.key}.txt`, `${one.statement}\n`)}
            >
              {words.say('awaited.save')}
            </Button>
          </div>
          <QrPicture text={one.address} label={words.say('awaited.qr')} />
        </div>
      ))}
      {putAway && <PutAway grant={grant} onClose={() => setPutAway(false)} />}
    </>
  );
}

/** Asked twice where something is lost by it. */
function PutAway({ grant, onClose }: { readonly grant: KeyStatus; readonly onClose: () => void }) {
  const words = useWords();
  const { ask } = useHost();
  const { loss } = grant;
  const retire = useChange(() =>
    ask({
      method: 'POST',
      path: '/v1/key-retirements',
      body: { key: grant.grant, vendor: grant.vendor, force: loss !== undefined },
    }),
  );
  return (
    <Question
      title={words.say('put-away.sure', { key: grant.key })}
      yes={words.say('put-away.do')}
      onYes={() => retire.mutate()}
      onNo={onClose}
      isBusy={retire.isPending}
    >
      {loss !== undefined && <p>{loss}</p>}
      <p className="quiet">{words.say('put-away.note')}</p>
      <Refusal error={retire.error} />
    </Question>
  );
}
