import { useState } from 'react';
import { Button } from 'react-aria-components';
import { Link } from 'wouter';
import { useAuthority } from '../../asking/authority.ts';
import { Empty, Pill } from '../../look/card.tsx';
import { Entry } from '../../look/entry.tsx';
import { Day } from '../../look/when.tsx';
import { useMayDo } from '../../shell/role.tsx';
import { Titled } from '../../shell/titled.tsx';
import { useWords } from '../../words/words.tsx';
import { productOf } from '../keys/key-facts.ts';
import { ActionDialog } from '../list/action-dialog.tsx';
import { KeyName } from '../list/key-name.tsx';
import { ListTable } from '../list/list.tsx';
import { SaveList } from '../list/save-list.tsx';
import { useList } from '../list/use-list.ts';
import { type License, licensesFile, licenseTones, stateOfLicense } from './license-facts.ts';

// The newest first, and no other way: there may be a million.
const names = { filters: ['key'] } as const;
const changes = ['administrator'] as const;

type Open = { readonly what: 'block' | 'more' | 'release'; readonly license: License } | undefined;

export function LicensesPage() {
  const words = useWords();
  const mayDo = useMayDo();
  const [open, setOpen] = useState<Open>();
  const list = useList<License>('/licenses', names, async (ask, query, view) => {
    const key = view.filters['key'];
    const { licenses, next } = await ask({
      method: 'GET',
      path: '/v1/licenses',
      query: { ...query, ...(key !== undefined && { key }) },
    });
    return { rows: licenses, next };
  });
  const close = (): void => setOpen(undefined);
  return (
    <>
      <Titled title={words.say('authority.licenses.title')} changes={changes}>
        <SaveList of={list} as={licensesFile} />
      </Titled>
      <ListTable
        label={words.say('authority.licenses.title')}
        list={list}
        idOf={({ device }) => device}
        empty={
          <Empty title={words.say('authority.licenses.empty.title')}>
            <p>{words.say('authority.licenses.empty.do')}</p>
            <Link href="/keys?kind=device">{words.say('authority.licenses.empty.keys')}</Link>
          </Empty>
        }
        columns={[
          { name: words.say('authority.licenses.client'), cell: ({ client }) => <code>{client}</code> },
          { name: words.say('authority.product'), cell: productOf },
          { name: words.say('terms.customer'), cell: ({ customer }) => customer },
          {
            name: words.say('authority.keys.key'),
            cell: ({ productKey, keyLastFive }) => (
              <Link href={`/keys/${encodeURIComponent(productKey)}`}>
                <KeyName lastFive={keyLastFive} />
              </Link>
            ),
          },
          { name: words.say('authority.licenses.issued'), cell: ({ issuedAt }) => <Day at={issuedAt} /> },
          {
            name: words.say('authority.keys.state'),
            cell: (license) => {
              const state = stateOfLicense(license);
              return <Pill tone={licenseTones[state]}>{words.say(`authority.licenses.state.${state}`)}</Pill>;
            },
          },
          {
            name: words.say('authority.licenses.do'),
            cell: (license) =>
              mayDo('administrator') ? <Actions of={license} open={(what) => setOpen({ what, license })} /> : null,
          },
        ]}
      />
      {open?.what === 'block' && <Block of={open.license} onClose={close} />}
      {open?.what === 'more' && <MoreKeys of={open.license} onClose={close} />}
      {open?.what === 'release' && <Release of={open.license} onClose={close} />}
    </>
  );
}

function Actions({
  of: license,
  open,
}: {
  readonly of: License;
  readonly open: (what: 'block' | 'more' | 'release') => void;
}) {
  const words = useWords();
  const state = stateOfLicense(license);
  if (state === 'blocked') return null;
  const name = `${license.client.slice(0, 8)}…`;
  return (
    <span className="row-buttons">
      <Button
        className="link-button"
        aria-label={words.say('authority.licenses.more.of', { name })}
        onPress={() => open('more')}
      >
        {words.say('authority.licenses.more')}
      </Button>
      {state === 'forgotten' && (
        <Button
          className="link-button"
          aria-label={words.say('authority.licenses.release.of', { name })}
          onPress={() => open('release')}
        >
          {words.say('authority.licenses.release')}
        </Button>
      )}
      <Button
        className="link-button"
        aria-label={words.say('authority.licenses.block.of', { name })}
        onPress={() => open('block')}
      >
        {words.say('authority.keys.block')}
      </Button>
    </span>
  );
}

interface LicenseDialog {
  readonly of: License;
  readonly onClose: () => void;
}

function Block({ of: { device, client }, onClose }: LicenseDialog) {
  const words = useWords();
  const { ask } = useAuthority();
  const [reason, setReason] = useState('');
  return (
    <ActionDialog
      title={words.say('authority.licenses.block.of', { name: `${client.slice(0, 8)}…` })}
      yes={words.say('authority.keys.block')}
      isGrave
      work={() =>
        ask({
          method: 'POST',
          path: '/v1/license-blocks',
          body: { license: device, ...(reason.trim() !== '' && { reason: reason.trim() }) },
        })
      }
      onClose={onClose}
      done={({ changed }) => (
        <p>{words.say(changed ? 'authority.licenses.blocked' : 'authority.licenses.blocked.before')}</p>
      )}
    >
      <p>{words.say('authority.licenses.block.what')}</p>
      <Entry label={words.say('authority.reason')} value={reason} onChange={setReason} />
    </ActionDialog>
  );
}

function MoreKeys({ of: { device, client }, onClose }: LicenseDialog) {
  const words = useWords();
  const { ask } = useAuthority();
  const [more, setMore] = useState('1');
  return (
    <ActionDialog
      title={words.say('authority.licenses.more.of', { name: `${client.slice(0, 8)}…` })}
      yes={words.say('authority.licenses.more')}
      isReady={more.trim() !== ''}
      work={() => ask({ method: 'POST', path: '/v1/license-exceptions', body: { device, more: Number(more) } })}
      onClose={onClose}
      done={({ extraKeys = 0 }) => <p>{words.say('authority.licenses.more.now', { count: extraKeys })}</p>}
    >
      <Entry
        type="number"
        label={words.say('authority.licenses.more.count')}
        value={more}
        onChange={setMore}
        hint={words.say('authority.licenses.more.what')}
      />
    </ActionDialog>
  );
}

function Release({ of: { device, client }, onClose }: LicenseDialog) {
  const words = useWords();
  const { ask } = useAuthority();
  return (
    <ActionDialog
      title={words.say('authority.licenses.release.of', { name: `${client.slice(0, 8)}…` })}
      yes={words.say('authority.licenses.release')}
      work={() => ask({ method: 'POST', path: '/v1/license-releases', body: { license: device } })}
      onClose={onClose}
      done={() => <p>{words.say('authority.licenses.released')}</p>}
    >
      <p>{words.say('authority.licenses.release.what')}</p>
    </ActionDialog>
  );
}
