import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useAuthority } from '../../asking/authority.ts';
import { Choice } from '../../look/choice.tsx';
import { Entry } from '../../look/entry.tsx';
import { Icon } from '../../look/icon.tsx';
import { useWords } from '../../words/words.tsx';
import { ActionDialog, KeyOnce } from '../list/action-dialog.tsx';
import { usePacks } from '../products/packs.ts';
import { productOptions } from '../products/product-options.ts';
import { keyKinds, type ListedKey, useOf } from './key-facts.ts';

export function CreateKey() {
  const words = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button className="button main" onPress={() => setOpen(true)}>
        <Icon name="add" />
        {words.say('authority.keys.create')}
      </Button>
      {isOpen && <NewKey onClose={() => setOpen(false)} />}
    </>
  );
}

function NewKey({ onClose }: { readonly onClose: () => void }) {
  const words = useWords();
  const { ask } = useAuthority();
  const packs = usePacks().data ?? [];
  const [kind, setKind] = useState<ListedKey['kind']>('device');
  const [chosen, setChosen] = useState('');
  const [number, setNumber] = useState('');
  const options = productOptions(packs, kind === 'host' ? 'applications' : 'editions');
  const product = options.some(({ id }) => id === chosen) ? chosen : (options[0]?.id ?? '');
  const amount = number.trim() === '' ? {} : { [kind === 'host' ? 'hosts' : 'quota']: Number(number) };
  const body = { kind, ...(kind === 'host' ? { application: product } : { edition: product }), ...amount };
  return (
    <ActionDialog
      title={words.say('authority.keys.create')}
      yes={words.say('authority.keys.create.yes')}
      isReady={product !== ''}
      work={() => ask({ method: 'POST', path: '/v1/keys', body })}
      onClose={onClose}
      done={(created) =>
        created.kind === 'setup' ? (
          <p>
            {words.say('authority.keys.created.setup')} <code>{created.key}</code>
          </p>
        ) : (
          <KeyOnce text={created.key} />
        )
      }
    >
      <Choice
        label={words.say('authority.keys.kind')}
        options={keyKinds.map((id) => ({ id, name: words.say(`authority.kind.${id}`) }))}
        value={kind}
        onChange={(id) => setKind(keyKinds.find((one) => one === id) ?? 'device')}
      />
      <Choice label={words.say('authority.product')} options={options} value={product} onChange={setChosen} />
      {kind !== 'setup' && (
        <Entry
          type="number"
          label={words.say(kind === 'host' ? 'authority.keys.hosts' : 'authority.keys.quota')}
          value={number}
          onChange={setNumber}
          hint={words.say(kind === 'host' ? 'authority.keys.hosts.hint' : 'authority.keys.quota.hint')}
        />
      )}
    </ActionDialog>
  );
}

/** What can be done about one key. What was seen when a window opened is what the change goes out from. */
export function KeyActions({ of: key }: { readonly of: ListedKey }) {
  const words = useWords();
  const [open, setOpen] = useState<{ readonly what: 'block' | 'quota'; readonly key: ListedKey } | undefined>();
  const close = (): void => setOpen(undefined);
  return (
    <>
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
      {open?.what === 'quota' && <RaiseQuota of={open.key} onClose={close} />}
      {open?.what === 'block' && <Block of={open.key} onClose={close} />}
    </>
  );
}

interface KeyDialog {
  readonly of: ListedKey;
  readonly onClose: () => void;
}

function RaiseQuota({ of: key, onClose }: KeyDialog) {
  const words = useWords();
  const { ask } = useAuthority();
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
