import { type ReactNode, useState } from 'react';
import { Button } from 'react-aria-components';
import { Link } from 'wouter';
import { type AuthorityStatus, useAuthorityStatus } from '../../asking/authority.ts';
import { Card, Empty, Figure, Pill, type Tone } from '../../look/card.tsx';
import { Command } from '../../look/command.tsx';
import { Facts } from '../../look/facts.tsx';
import { Icon } from '../../look/icon.tsx';
import { Prose, Spoken } from '../../look/prose.tsx';
import { authorityWarningWords } from '../../words/told.ts';
import { Day } from '../../look/when.tsx';
import { May } from '../../shell/role.tsx';
import { Titled } from '../../shell/titled.tsx';
import { Waiting } from '../../shell/waiting.tsx';
import { useWords } from '../../words/words.tsx';
import { ConfirmRestoration } from './confirm-restoration.tsx';
import { authorityVerdict, type AuthorityVerdict, gravestFirst, severityOf, signingTone } from './authority-facts.ts';

const tones: Readonly<Record<AuthorityVerdict, Tone>> = { begin: 'info', error: 'bad', warning: 'warn', well: 'good' };

export function AuthorityOverviewPage() {
  const words = useWords();
  const { data, error } = useAuthorityStatus();
  if (data !== undefined) return <Overview status={data} />;
  return (
    <>
      <Titled title={words.say('overview.title')} />
      <Waiting error={error} />
    </>
  );
}

function Overview({ status }: { readonly status: AuthorityStatus }) {
  const words = useWords();
  const verdict = authorityVerdict(status);
  // Beside the warning it would go with it, and could not say what came of it.
  const [isConfirming, confirm] = useState(false);
  return (
    <>
      <Titled title={words.say('overview.title')}>
        <Pill tone={tones[verdict]}>{words.say(`authority.verdict.${verdict}`)}</Pill>
        {status.lab && <Pill tone="bad">{words.say('authority.lab')}</Pill>}
        <span className="quiet page-note">{words.say('overview.version', { version: status.program })}</span>
      </Titled>
      <Figures status={status} />
      <AuthorityWarnings status={status} onConfirm={() => confirm(true)} />
      {isConfirming && <ConfirmRestoration onClose={() => confirm(false)} />}
      <div className="columns even">
        <Signing status={status} />
        <div className="column">
          {status.customers === 0 && <Begin />}
          <Vendor status={status} />
        </div>
      </div>
    </>
  );
}

function Figures({ status }: { readonly status: AuthorityStatus }) {
  const words = useWords();
  const figure = (name: string, value: number, href: string, note?: ReactNode) => (
    <Figure name={name} value={words.number(value)} href={href} note={note} />
  );
  return (
    <dl className="figures">
      {figure(words.say('authority.figure.customers'), status.customers, '/customers')}
      {figure(words.say('authority.figure.host-keys'), status.hostKeys, '/keys?kind=host&blocked=false')}
      {figure(
        words.say('authority.figure.hosts'),
        status.hosts,
        '/registrations',
        words.say('authority.figure.registrations', { count: status.registrations }),
      )}
      {figure(words.say('authority.figure.device-keys'), status.deviceKeys, '/keys?kind=device&blocked=false')}
      {figure(words.say('authority.figure.licenses'), status.licenses, '/licenses')}
      {figure(words.say('authority.figure.revoked'), status.revoked, '/revocation')}
    </dl>
  );
}

function AuthorityWarnings({
  status,
  onConfirm,
}: {
  readonly status: AuthorityStatus;
  readonly onConfirm: () => void;
}) {
  const words = useWords();
  if (status.warnings.length === 0) return null;
  return (
    <section className="warnings" aria-label={words.say('warnings.title')}>
      <ul>
        {gravestFirst(status.warnings).map((warning) => (
          <li key={warning.code} className={`warning ${severityOf(warning)}`}>
            <Icon name={severityOf(warning)} size={20} />
            <div>
              <h2>
                <span className="only-heard">{words.say(`severity.${severityOf(warning)}`)}: </span>
                <Spoken text={authorityWarningWords(words, warning).text} />
              </h2>
              <Prose text={authorityWarningWords(words, warning).remedy} />
              {warning.code === 'restore-unconfirmed' && (
                <May needs="administrator">
                  <Button className="button" onPress={onConfirm}>
                    {words.say('authority.restore.confirm')}
                  </Button>
                </May>
              )}
            </div>
            <code className="quiet">{warning.code}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Until when it may sign: what ends first of all things here. */
function Signing({ status }: { readonly status: AuthorityStatus }) {
  const words = useWords();
  const days = status.signingDaysLeft;
  return (
    <Card
      title={words.say('authority.signing.title')}
      aside={<Pill tone={signingTone(days)}>{words.say('authority.signing.days', { days })}</Pill>}
    >
      <Facts
        of={[
          [words.say('authority.signing.until'), <Day key="until" at={status.signsUntil} />],
          [words.say('authority.signing.key'), <code key="key">{status.signingKey}</code>],
        ]}
      />
      <p className="after quiet">{words.say('authority.signing.renew')}</p>
      <p>
        <Command line="attiva delegate request" />
      </p>
    </Card>
  );
}

function Vendor({ status }: { readonly status: AuthorityStatus }) {
  const words = useWords();
  return (
    <Card title={status.name}>
      <Facts
        of={[
          [words.say('authority.vendor.id'), status.vendor],
          [words.say('authority.vendor.addresses'), <Lines key="addresses" of={status.addresses} />],
          [words.say('authority.vendor.roots'), <Lines key="roots" of={status.roots} />],
        ]}
      />
    </Card>
  );
}

function Lines({ of }: { readonly of: readonly string[] }) {
  return of.map((line) => (
    <code key={line} className="block">
      {line}
    </code>
  ));
}

/** The first steps, in their order. */
function Begin() {
  const words = useWords();
  return (
    <Empty title={words.say('authority.begin.title')}>
      <ol className="steps">
        <li>
          <Link href="/products">{words.say('authority.begin.products')}</Link>
        </li>
        <li>
          <Link href="/customers">{words.say('authority.begin.customers')}</Link>
        </li>
        <li>{words.say('authority.begin.key')}</li>
      </ol>
    </Empty>
  );
}
