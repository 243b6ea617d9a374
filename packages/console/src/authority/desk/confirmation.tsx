import { useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import type { AuthorityPart } from '../../asking/authority.ts';
import { saveFile } from '../../files/save-file.ts';
import { Card, Pill } from '../../look/card.tsx';
import { Facts } from '../../look/facts.tsx';
import { Icon } from '../../look/icon.tsx';
import { useWords } from '../../words/words.tsx';
import { breaths } from './spoken.ts';

/** What was given, and the confirmation to be read back. */
export function Confirmation({ of: answer }: { readonly of: AuthorityPart['DeskAnswer'] }) {
  const words = useWords();
  const { kind, product, key, customer, charged, body } = answer;
  return (
    <div className="column">
      <Card
        title={words.say(`authority.desk.given.${kind}`)}
        aside={
          <Pill tone={charged ? 'good' : 'info'}>
            {words.say(charged ? 'authority.desk.charged' : 'authority.desk.free')}
          </Pill>
        }
      >
        <Facts
          of={[
            [words.say('authority.product'), product],
            [words.say('terms.customer'), customer],
            [words.say('authority.keys.key'), <code key="key">…{key}</code>],
            [words.say('authority.desk.count'), answer.count],
          ]}
        />
        <div className="actions">
          <Button
            className="button"
            onPress={() => saveFile(`${kind}-answer-${key}.json`, `${JSON.stringify(body)}\n`)}
          >
            <Icon name="download" />
            {words.say('authority.desk.file')}
          </Button>
        </div>
      </Card>
      {answer.head !== null && answer.groups !== null ? (
        <ReadBack head={answer.head} groups={answer.groups} />
      ) : (
        <p>{words.say('authority.desk.no-digits')}</p>
      )}
    </div>
  );
}

interface Group {
  readonly label: string;
  readonly digits: string;
}

/** One group after the other, large; how it is spoken beside it, and all of them below. */
function ReadBack({ head, groups }: { readonly head: string; readonly groups: readonly Group[] }) {
  const words = useWords();
  const all: readonly Group[] = [{ label: words.say('authority.desk.first'), digits: head }, ...groups];
  const [at, setAt] = useState(0);
  const next = useRef<HTMLButtonElement>(null);
  useEffect(() => next.current?.focus(), []);
  const group = all[at] ?? { label: '', digits: '' };
  const spoken = breaths(group.digits)
    .map((part) => Array.from(part, (digit) => words.named(`authority.desk.digit.${digit}`, digit)).join(' '))
    .join(' – ');
  return (
    <Card title={words.say('authority.desk.read')}>
      <p className="quiet">{words.say('authority.desk.read.how')}</p>
      <div className="said" aria-live="polite">
        <span className="said-label">
          {at === 0 ? group.label : words.say('authority.desk.group', { label: group.label, count: groups.length })}
        </span>
        <span className="said-digits">{breaths(group.digits).join(' ')}</span>
        <span className="said-words">{spoken}</span>
      </div>
      <div className="actions">
        <Button className="button" isDisabled={at === 0} onPress={() => setAt(at - 1)}>
          <Icon name="previous" />
          {words.say('pages.previous')}
        </Button>
        <Button
          ref={next}
          className="button main"
          isDisabled={at === all.length - 1}
          onPress={() => setAt(Math.min(at + 1, all.length - 1))}
        >
          {words.say('authority.desk.read.next')}
          <Icon name="next" />
        </Button>
      </div>
      <ol className="confirmation-groups">
        {all.map(({ label, digits }, place) => (
          <li
            key={label}
            className={place < at ? 'was' : ''}
            {...(place === at && { 'aria-current': 'step' as const })}
          >
            <Button className="confirmation-group" onPress={() => setAt(place)}>
              <span className="heard-label">{label}</span> <span className="digits">{breaths(digits).join(' ')}</span>
            </Button>
          </li>
        ))}
      </ol>
    </Card>
  );
}
