import { useHost } from '../asking/host.tsx';
import { Card, Pill, type Tone } from '../look/card.tsx';
import { Command } from '../look/command.tsx';
import { Facts } from '../look/facts.tsx';
import { Day, When } from '../look/when.tsx';
import { Waiting } from '../shell/waiting.tsx';
import { Spoken } from '../look/prose.tsx';
import { english } from '../words/told.ts';
import { useWords } from '../words/words.tsx';
import { type Exposed, useReach } from './access-questions.ts';
import {
  type CertificateState,
  certificateState,
  commandsOf,
  isNobody,
  listensOn,
  type Reach,
  reachOf,
} from './reach-facts.ts';

const tones: Readonly<Record<Reach, Tone>> = { machine: 'quiet', network: 'info', closed: 'bad' };

/** From where the console is reached, and by what. Every role reads it; opening and closing are done on the machine alone. */
export function ReachCard({ now }: { readonly now: number }) {
  const words = useWords();
  const { daemon } = useHost();
  const { data, error } = useReach();
  if (data === undefined) return <Waiting error={error} />;
  const { exposed, waysIn } = data;
  const reach = reachOf(data);
  const { open, close } = commandsOf(daemon);
  return (
    <Card
      title={words.say('reach.title')}
      aside={<Pill tone={tones[reach]}>{words.say(`reach.is.${reach}`)}</Pill>}
      className="reach"
    >
      <p>{words.say(`reach.what.${reach}`)}</p>
      {exposed?.problem !== undefined && (
        <p className="reach-problem">
          <Spoken text={english(words, exposed.problem)} />
        </p>
      )}
      {exposed !== undefined && <Door exposed={exposed} now={now} />}
      <h3>{words.say('reach.ways')}</h3>
      <Facts
        of={[
          [words.say('access.accounts'), words.number(waysIn.accounts)],
          [words.say('tokens.title'), words.number(waysIn.tokens)],
          ...waysIn.further.map((way) => [words.named(`reach.way.${way}`, way), words.say('reach.way.on')] as const),
          [words.say('reach.links'), words.say('reach.links.here')],
        ]}
      />
      <h3>{words.say('reach.do')}</h3>
      <p className="quiet">{words.say(isNobody(waysIn) ? 'reach.nobody' : 'reach.do.what')}</p>
      <dl className="reach-commands">
        <div>
          <dt>{words.say(exposed === undefined ? 'reach.open' : 'reach.again')}</dt>
          <dd>
            <Command line={open} />
          </dd>
        </div>
        {exposed !== undefined && (
          <div>
            <dt>{words.say('reach.close')}</dt>
            <dd>
              <Command line={close} />
            </dd>
          </div>
        )}
      </dl>
    </Card>
  );
}

function Door({ exposed, now }: { readonly exposed: Exposed; readonly now: number }) {
  const words = useWords();
  const { daemon } = useHost();
  const { address, port, urls, fingerprint, publicKey, openedAt, openedBy } = exposed;
  return (
    <>
      <ul className="reach-urls">
        {urls.map((url) => (
          <li key={url}>
            <code>{url}</code>
          </li>
        ))}
      </ul>
      <Facts
        of={[
          [words.say('reach.listens'), words.say(`reach.listens.${listensOn(exposed)}`, { address, port })],
          [
            words.say('reach.opened'),
            <>
              <When at={openedAt} now={now} /> {words.say('reach.opened-by', { name: openedBy })}
            </>,
          ],
          [words.say('reach.certificate'), words.say(`reach.certificate.${exposed.certificate}`)],
          [words.say('reach.certificate.end'), fingerprint !== '' && <End key="end" exposed={exposed} now={now} />],
        ]}
      />
      {fingerprint !== '' && (
        <p className="reach-digest">
          <span className="quiet">{words.say('reach.digest')}</span>
          <Command line={fingerprint} isText />
        </p>
      )}
      {publicKey !== '' && daemon === 'host' && (
        <p className="reach-digest">
          <span className="quiet">{words.say('reach.key')}</span>
          <Command line={publicKey} isText />
        </p>
      )}
    </>
  );
}

const endTones: Readonly<Record<CertificateState, Tone>> = {
  endless: 'quiet',
  good: 'quiet',
  ending: 'warn',
  ended: 'bad',
};

function End({ exposed, now }: { readonly exposed: Exposed; readonly now: number }) {
  const words = useWords();
  const { certificateEnds } = exposed;
  const state = certificateState(exposed, now);
  if (certificateEnds === null) return words.say('reach.certificate.endless');
  if (state === 'good') return <Day at={certificateEnds} />;
  return (
    <>
      <Day at={certificateEnds} /> <Pill tone={endTones[state]}>{words.say(`reach.certificate.${state}`)}</Pill>
    </>
  );
}
