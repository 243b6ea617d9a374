import { type HostStatus, usePublishing, useStatus } from '../asking/questions.ts';
import { Empty, Figure, Pill, type Tone } from '../look/card.tsx';
import { Command } from '../look/command.tsx';
import { countWords } from '../machines/machine-words.ts';
import { useStateCounts } from '../machines/machine-source.ts';
import { type MachineState, usualView } from '../machines/machine-view.ts';
import { Titled } from '../shell/titled.tsx';
import { Waiting } from '../shell/waiting.tsx';
import { useWords } from '../words/words.tsx';
import { DnsRecords } from './dns-records.tsx';
import { Endings } from './endings.tsx';
import { Images } from './images.tsx';
import { inventoryOf, isWholeHour, type Verdict, verdictOf } from './overview-facts.ts';
import { RenewalsFigure } from './renewals-figure.tsx';
import { VendorCard } from './vendor-card.tsx';
import { Warnings } from './warnings.tsx';

const tones: Readonly<Record<Verdict, Tone>> = {
  begin: 'info',
  register: 'warn',
  error: 'bad',
  warning: 'warn',
  well: 'good',
};

export function OverviewPage() {
  const words = useWords();
  const { data, error } = useStatus();
  if (data !== undefined) return <Overview status={data} />;
  return (
    <>
      <Titled title={words.say('overview.title')} />
      <Waiting error={error} />
    </>
  );
}

function Overview({ status }: { readonly status: HostStatus }) {
  const words = useWords();
  const publishing = usePublishing();
  const verdict = verdictOf(status);
  return (
    <>
      <Titled title={words.say('overview.title')}>
        <Pill tone={tones[verdict]}>{words.say(`verdict.${verdict}`)}</Pill>
        <span className="quiet page-note">{words.say('overview.version', { version: status.program })}</span>
      </Titled>
      {verdict === 'begin' ? <Begin /> : <Figures status={status} />}
      <Warnings warnings={status.warnings} />
      <div className="columns">
        <div className="column wide">
          {status.vendors.map((vendor) => (
            <VendorCard key={vendor.id} vendor={vendor} now={status.now} />
          ))}
        </div>
        <div className="column">
          {verdict !== 'begin' && <Endings status={status} />}
          {publishing.data !== undefined && <DnsRecords view={publishing.data} now={status.now} />}
          {status.clones.length > 0 && <Images images={status.clones} now={status.now} />}
        </div>
      </div>
    </>
  );
}

function Begin() {
  const words = useWords();
  return (
    <Empty title={words.say('begin.title')}>
      <p>{words.say('begin.do')}</p>
      <p>
        <Command line="attiva host setup NAME.attiva" />
      </p>
    </Empty>
  );
}

/** How busy the host is. */
function RequestsFigure({ status: { lastHour, lastRequest, now } }: { readonly status: HostStatus }) {
  const words = useWords();
  const { requests, refused, since } = lastHour;
  const minutes = Math.max(1, Math.round((now - since) / 60));
  const last =
    lastRequest === undefined
      ? words.say('figures.never')
      : words.say('figures.last', { when: words.relative(lastRequest, now) });
  const span = isWholeHour(lastHour, now)
    ? words.say('figures.requests.hour')
    : words.say('figures.requests.part', { minutes });
  return (
    <Figure
      name={words.say('figures.requests')}
      value={words.number(requests)}
      note={[span, words.say('figures.requests.note', { refused }), last].join(' · ')}
      href="/events"
    />
  );
}

function Figures({ status }: { readonly status: HostStatus }) {
  const words = useWords();
  const counts = useStateCounts(usualView);
  const state = (name: MachineState, tone: Tone) => {
    const [of, all] = [counts[name], counts.all];
    return (
      <Figure
        name={words.say(`state.${name}`)}
        value={of === undefined ? '–' : countWords(words, of)}
        tone={of !== undefined && of.count > 0 ? tone : 'quiet'}
        note={
          of?.exact === true && all?.exact === true
            ? words.say('figures.share', { share: all.count === 0 ? 0 : of.count / all.count })
            : undefined
        }
        href={`/machines?state=${name}`}
      />
    );
  };
  return (
    <dl className="figures">
      <Figure
        name={words.say('figures.inventory')}
        value={words.number(inventoryOf(status))}
        note={words.say('figures.inventory.note')}
        href="/machines"
      />
      {state('licensed', 'good')}
      {state('grace', 'warn')}
      {state('notification', 'bad')}
      <RenewalsFigure />
      <RequestsFigure status={status} />
    </dl>
  );
}
