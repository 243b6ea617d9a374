import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { Link, useLocation } from 'wouter';
import { useChange } from '../asking/changing.ts';
import { useHost } from '../asking/host.tsx';
import type { Parts } from '../asking/questions.ts';
import { saveFile } from '../files/save-file.ts';
import { Card, Pill } from '../look/card.tsx';
import { Choice, type Option } from '../look/choice.tsx';
import { Facts } from '../look/facts.tsx';
import { Icon } from '../look/icon.tsx';
import { ReportTable } from '../look/report-table.tsx';
import { Refusal } from '../shell/refusal.tsx';
import { May } from '../shell/role.tsx';
import { Waiting } from '../shell/waiting.tsx';
import { useWords } from '../words/words.tsx';
import { monthsBefore, reportAddress } from './report-tabs.ts';

type Stated = Parts['UsageStatement'];
type Signed = Parts['SignedUsage'];

interface Asked {
  readonly month: string;
  readonly vendor: string;
  readonly correct: boolean;
}

/** The usage statement: choose a month, read the whole file, take it along. Nothing is sent. */
export function UsageView({
  vendors,
  now,
  statement,
}: {
  readonly vendors: readonly Option[];
  readonly now: number | undefined;
  readonly statement: string;
}) {
  const { ask } = useHost();
  const [, navigate] = useLocation();
  const [asked, setAsked] = useState<Asked>();
  const signing = useChange(async ({ month, vendor, correct }: Asked): Promise<Stated> => {
    const stated = await ask({ method: 'POST', path: '/v1/usage-statements', body: { month, vendor, correct } });
    navigate(reportAddress({ tab: 'usage', statement: stated.digest }), { replace: true });
    return stated;
  });
  const sign = (wanted: Asked): void => {
    setAsked(wanted);
    signing.mutate(wanted);
  };
  const told = signing.data?.digest === statement ? signing.data : undefined;
  return (
    <>
      {now !== undefined && vendors.length > 0 && (
        <May needs="operator">
          <ChooseMonth now={now} vendors={vendors} isSigning={signing.isPending} sign={sign} />
        </May>
      )}
      <Refusal error={signing.error} />
      {told !== undefined && told.changed.length > 0 && asked !== undefined && (
        <Changed stated={told} correct={() => sign({ ...asked, correct: true })} />
      )}
      {statement !== '' && <ReadStatement digest={statement} />}
      <SignedBefore statement={statement} />
    </>
  );
}

function ChooseMonth({
  now,
  vendors,
  isSigning,
  sign,
}: {
  readonly now: number;
  readonly vendors: readonly Option[];
  readonly isSigning: boolean;
  readonly sign: (asked: Asked) => void;
}) {
  const words = useWords();
  const months = monthsBefore(now);
  // The last month that is over: what a vendor asks for.
  const [month, setMonth] = useState(months[1] ?? '');
  const [vendor, setVendor] = useState(vendors[0]?.id ?? '');
  return (
    <Card title={words.say('usage.title')} className="not-printed">
      <p>{words.say('usage.what')}</p>
      <p>
        <strong>{words.say('usage.not-sent')}</strong> {words.say('usage.not-in-it')}
      </p>
      <div className="choices usage-choices">
        <Choice
          label={words.say('usage.month')}
          value={month}
          options={months.map((id) => ({ id, name: id }))}
          onChange={setMonth}
        />
        {vendors.length > 1 && (
          <Choice label={words.say('usage.vendor')} value={vendor} options={vendors} onChange={setVendor} />
        )}
        <Button className="button main" isDisabled={isSigning} onPress={() => sign({ month, vendor, correct: false })}>
          {words.say(isSigning ? 'usage.signing' : 'usage.read')}
        </Button>
      </div>
    </Card>
  );
}

function Changed({ stated, correct }: { readonly stated: Stated; readonly correct: () => void }) {
  const words = useWords();
  return (
    <Card title={words.say('usage.changed.title')} className="not-printed">
      <p>{words.say('usage.changed.meaning')}</p>
      <ul className="usage-changes">
        {stated.changed.map((one) => (
          <li key={`${one.day} ${one.application} ${one.figure}`}>
            <code>{`${one.day} ${one.application} ${one.figure}: ${one.before} → ${one.now}`}</code>
          </li>
        ))}
      </ul>
      <May needs="operator">
        <Button className="button" onPress={correct}>
          {words.say('usage.correct')}
        </Button>
      </May>
    </Card>
  );
}

function ReadStatement({ digest }: { readonly digest: string }) {
  const words = useWords();
  const { ask } = useHost();
  const { data, error } = useQuery({
    queryKey: ['usage', digest],
    queryFn: () => ask({ method: 'GET', path: '/v1/usage-statements/{digest}', params: { digest } }),
    // What was signed does not change.
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (data === undefined) return <Waiting error={error} />;
  return <StatementFile statement={data} title={words.say('usage.file', { month: data.month })} />;
}

function StatementFile({ statement, title }: { readonly statement: Signed; readonly title: string }) {
  const words = useWords();
  const { file, from, to, whole, month, digest, signedAt, previous, replaces } = statement;
  const lines = file.trimEnd().split('\n').length;
  return (
    <Card
      title={title}
      aside={
        <Button className="button main not-printed" onPress={() => saveFile(`usage-${month}.json`, file)}>
          <Icon name="download" />
          {words.say('usage.download')}
        </Button>
      }
    >
      <Facts
        of={[
          [words.say('usage.days'), `${from} – ${to}`],
          [words.say('usage.kind'), <Kind key="kind" whole={whole} replaces={replaces} />],
          [words.say('usage.signed'), words.exact(signedAt)],
          [words.say('usage.digest'), <code key="digest">{digest}</code>],
          [
            words.say('usage.previous'),
            previous === undefined ? words.say('usage.first') : <code key="previous">{previous}</code>,
          ],
          [words.say('usage.lines'), words.number(lines)],
        ]}
      />
      <pre className="file-text">{file}</pre>
      <p className="quiet">{words.say('usage.signature')}</p>
    </Card>
  );
}

function Kind({ whole, replaces }: { readonly whole: boolean; readonly replaces: string | undefined }) {
  const words = useWords();
  if (replaces !== undefined) return <Pill tone="warn">{words.say('usage.kind.correction')}</Pill>;
  return whole ? (
    <Pill tone="good">{words.say('usage.kind.whole')}</Pill>
  ) : (
    <Pill tone="info">{words.say('usage.kind.part')}</Pill>
  );
}

function SignedBefore({ statement }: { readonly statement: string }) {
  const words = useWords();
  const { ask } = useHost();
  const { data, error } = useQuery({
    queryKey: ['usage'],
    queryFn: () => ask({ method: 'GET', path: '/v1/usage-statements' }),
  });
  if (data === undefined) return <Waiting error={error} />;
  const title = words.say('usage.before');
  return (
    <Card title={title} className="not-printed">
      {data.statements.length === 0 ? (
        <p>{words.say('usage.before.none')}</p>
      ) : (
        <ReportTable
          title={title}
          columns={[
            { name: words.say('usage.month') },
            { name: words.say('usage.vendor') },
            { name: words.say('usage.days') },
            { name: words.say('usage.kind') },
            { name: words.say('usage.signed') },
            { name: words.say('usage.file.column') },
          ]}
          rows={data.statements.map((one) => ({
            id: one.digest,
            cells: [
              one.month,
              one.vendor,
              `${one.from} – ${one.to}`,
              <Kind key="kind" whole={one.whole} replaces={one.replaces} />,
              words.moment(one.signedAt),
              one.digest === statement ? (
                words.say('usage.shown')
              ) : (
                <Link key="link" href={reportAddress({ tab: 'usage', statement: one.digest })}>
                  {words.say('usage.show', { month: one.month, to: one.to })}
                </Link>
              ),
            ],
          }))}
        />
      )}
    </Card>
  );
}
