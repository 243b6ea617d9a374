import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useAuthority } from '../../asking/authority.ts';
import { Entry } from '../../look/entry.tsx';
import { useWords } from '../../words/words.tsx';
import { ActionDialog } from '../list/action-dialog.tsx';
import { type ListedKey, useOf } from './key-facts.ts';
import { PrepareTelephone } from './prepare-telephone.tsx';

/** What can be done about one key. What was seen when a window opened is what the change goes out from. */
export function KeyActions({ of: key }: { readonly of: ListedKey }) {
  const words = useWords();
  const [open, setOpen] = useState<{ readonly what: 'block' | 'quota'; readonly key: ListedKey } | undefined>();
  const close = (): void => setOpen(undefined);
  return (
    <>
      {key.kind !== 'setup' && key.blockedAt === null && <PrepareTelephone of={key} />}
      {key.kind === 'device' && (
        <Button className="button" onPress={() => setOpen({ what: 'quota', key })}>
          {words.say('authority.keys.raise')}
        </Button>
      )}
      {key.blockedAt === null && (
        <Button className="button grave" onPress={() => setOpen({ what: 'block', key })}>
          {words.say('authority.keys.block')}
        </Button>
      )}
      {open?.what === 'quota' && <RaiseQuota of={open.key} now={key} onClose={close} />}
      {open?.what === 'block' && <Block of={open.key} onClose={close} />}
    </>
  );
}

interface KeyDialog {
  readonly of: ListedKey;
  readonly onClose: () => void;
}

function RaiseQuota({ of, now, onClose }: KeyDialog & { readonly now: ListedKey }) {
  const words = useWords();
  const { ask } = useAuthority();
  const [key, see] = useState(of);
  const before = useOf(key)?.of ?? 1;
  const [quota, setQuota] = useState(String(before));
  return (
    <ActionDialog
      title={words.say('authority.keys.raise.of', { key: key.lastFive })}
      yes={words.say('authority.keys.raise.yes')}
      isReady={quota.trim() !== ''}
      work={() =>
        ask({
          method: 'POST',
          path: '/v1/license-exceptions',
          body: { key: key.id, quota: Number(quota), expectedQuota: before },
        })
      }
      again={() => see(now)}
      onClose={onClose}
      done={(made) => <p>{words.say('authority.keys.raised', { quota: made.quota ?? before })}</p>}
    >
      <Entry
        type="number"
        label={words.say('authority.keys.quota')}
        value={quota}
        onChange={setQuota}
        hint={words.say('authority.keys.used.of', { used: key.devices, of: before })}
      />
    </ActionDialog>
  );
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
