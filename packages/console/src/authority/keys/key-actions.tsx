import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useAuthority } from '../../asking/authority.ts';
import { Entry } from '../../look/entry.tsx';
import { useWords } from '../../words/words.tsx';
import { ActionDialog } from '../list/action-dialog.tsx';
import { type KeyTerm, keyTerms, type ListedKey, numbersOf, termsOrder, useOf } from './key-facts.ts';
import { PrepareTelephone } from './prepare-telephone.tsx';

/** What can be done about one key. What was seen when a window opened is what the change goes out from. */
export function KeyActions({ of: key }: { readonly of: ListedKey }) {
  const words = useWords();
  const [open, setOpen] = useState<{ readonly what: 'block' | 'raise'; readonly key: ListedKey } | undefined>();
  const close = (): void => setOpen(undefined);
  return (
    <>
      {key.kind !== 'setup' && key.blockedAt === null && <PrepareTelephone of={key} />}
      {keyTerms[key.kind].length > 0 && (
        <Button className="button" onPress={() => setOpen({ what: 'raise', key })}>
          {words.say(key.kind === 'host' ? 'authority.keys.raise.hosts' : 'authority.keys.raise')}
        </Button>
      )}
      {key.blockedAt === null && (
        <Button className="button grave" onPress={() => setOpen({ what: 'block', key })}>
          {words.say('authority.keys.block')}
        </Button>
      )}
      {open?.what === 'raise' && <Raise of={open.key} now={key} onClose={close} />}
      {open?.what === 'block' && <Block of={open.key} onClose={close} />}
    </>
  );
}

interface KeyDialog {
  readonly of: ListedKey;
  readonly onClose: () => void;
}

function Raise({ of, now, onClose }: KeyDialog & { readonly now: ListedKey }) {
  const words = useWords();
  const { ask } = useAuthority();
  const [key, see] = useState(of);
  const [numbers, fill] = useState(numbersOf(of));
  const order = termsOrder(key, numbers);
  const isHost = key.kind === 'host';
  return (
    <ActionDialog
      title={words.say(isHost ? 'authority.keys.raise.hosts.of' : 'authority.keys.raise.of', { key: key.lastFive })}
      yes={words.say(isHost ? 'authority.keys.raise.hosts.yes' : 'authority.keys.raise.yes')}
      isReady={order !== undefined}
      work={() => ask({ method: 'POST', path: '/v1/license-exceptions', body: order ?? { key: key.id } })}
      again={() => see(now)}
      onClose={onClose}
      done={(made) =>
        keyTerms[key.kind].map((term) => {
          const count = made[term];
          return count !== undefined && <p key={term}>{words.say(raised[term], { count })}</p>;
        })
      }
    >
      {keyTerms[key.kind].map((term) => (
        <Entry
          key={term}
          type="number"
          label={words.say(`authority.keys.${term}`)}
          value={numbers[term] ?? ''}
          onChange={(text) => fill({ ...numbers, [term]: text })}
          hint={<Held of={key} term={term} />}
        />
      ))}
    </ActionDialog>
  );
}

const raised = {
  quota: 'authority.keys.raised',
  hosts: 'authority.keys.raised.hosts',
  registrations: 'authority.keys.raised.registrations',
} as const satisfies Record<KeyTerm, string>;

/** What it is now. */
function Held({ of: key, term }: { readonly of: ListedKey; readonly term: KeyTerm }) {
  const words = useWords();
  const use = useOf(key);
  if (term === 'registrations')
    return words.say('authority.keys.registrations.held', { count: key.maxRegistrations ?? 0 });
  return use === undefined ? null : words.say('authority.keys.used.of', { ...use });
}

function Block({ of: key, onClose }: KeyDialog) {
  const words = useWords();
  const { ask } = useAuthority();
  const [reason, setReason] = useState('');
  return (
    <ActionDialog
      title={words.say('authority.keys.block.of', { key: key.lastFive })}
      yes={words.say('authority.keys.block')}
      isGrave
      work={() =>
        ask({
          method: 'POST',
          path: '/v1/key-blocks',
          body: { key: key.id, ...(reason.trim() !== '' && { reason: reason.trim() }) },
        })
      }
      onClose={onClose}
      done={({ changed, hosts, devices, kind }) => (
        <>
          <p>{words.say(changed ? 'authority.keys.blocked.now' : 'authority.keys.blocked.before')}</p>
          {kind !== 'setup' && hosts + devices > 0 && (
            <p>{words.say('authority.keys.blocked.stays', { count: hosts + devices })}</p>
          )}
        </>
      )}
    >
      <p>{words.say('authority.keys.block.what')}</p>
      <Entry label={words.say('authority.reason')} value={reason} onChange={setReason} />
    </ActionDialog>
  );
}
