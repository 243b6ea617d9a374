import { Button } from 'react-aria-components';
import { useChange } from '../asking/changing.ts';
import { useHost } from '../asking/host.tsx';
import type { Parts } from '../asking/questions.ts';
import { Card } from '../look/card.tsx';
import { FileButton, type GivenFile } from '../files/file-button.tsx';
import { When } from '../look/when.tsx';
import { Refusal, Told } from '../shell/refusal.tsx';
import { May } from '../shell/role.tsx';
import { useWords } from '../words/words.tsx';
import { type HeldLists, useHeldLists } from './key-questions.ts';

interface CameLists {
  readonly vendor: string;
  readonly taken?: Parts['TakenLists'];
  readonly failed?: string;
}

/** Revocation lists: which are held, how old they are, and two ways to newer ones. */
export function ListsCard({ now }: { readonly now: number }) {
  const words = useWords();
  const { ask } = useHost();
  const { data, error } = useHeldLists();
  const fetched = useChange(() => ask({ method: 'POST', path: '/v1/revocation-fetches', body: {} }));
  const taken = useChange(([file]: readonly GivenFile[]) =>
    ask({ method: 'POST', path: '/v1/revocations', body: { file: file?.text ?? '' } }),
  );
  const busy = fetched.isPending || taken.isPending;
  const came: readonly CameLists[] =
    fetched.data?.vendors ?? taken.data?.vendors.map((one) => ({ vendor: one.vendor, taken: one })) ?? [];
  return (
    <Card title={words.say('lists.title')}>
      <p className="quiet">{words.say('lists.what')}</p>
      {data?.map((vendor) => (
        <VendorLists key={vendor.vendor} held={vendor} now={now} />
      ))}
      <Refusal error={error} />
      <May needs="operator">
        <div className="actions">
          <Button className="button" isDisabled={busy} onPress={() => fetched.mutate()}>
            {words.say('lists.fetch')}
          </Button>
          <FileButton label={words.say('lists.file')} isDisabled={busy} onFiles={(files) => taken.mutate(files)} />
        </div>
      </May>
      <output>
        {busy && <p className="quiet">{words.say('renewal.asking')}</p>}
        {came.map((one) =>
          one.taken === undefined ? (
            <Told key={one.vendor} title={words.say('lists.failed', { vendor: one.vendor })} code={one.failed ?? ''} />
          ) : (
            <p key={one.vendor} className="done">
              {words.say('lists.came', {
                vendor: one.vendor,
                newer: one.taken.newer,
                known: one.taken.known,
                refused: one.taken.refused.length,
              })}
            </p>
          ),
        )}
      </output>
      <Refusal error={fetched.error ?? taken.error} />
    </Card>
  );
}

function VendorLists({ held, now }: { readonly held: HeldLists; readonly now: number }) {
  const words = useWords();
  const { name, lists, askedAt, failed } = held;
  return (
    <section className="application">
      <h3>{name}</h3>
      {lists.length === 0 ? (
        <p className="quiet">{words.say('revocations.none')}</p>
      ) : (
        <ul className="lines">
          {lists.map(({ signer, root, signed, entries }) => (
            <li key={signer}>
              <div className="line-head">
                <span>
                  {words.say(root ? 'lists.root' : 'lists.delegate')} <code>{signer}</code>
                </span>
                <When at={signed} now={now} />
              </div>
              <p className="quiet">{words.say('lists.entries', { entries })}</p>
            </li>
          ))}
        </ul>
      )}
      {askedAt !== undefined && (
        <p className="quiet">
          {words.say('lists.asked')} <When at={askedAt} now={now} />
          {failed !== undefined && (
            <>
              {' · '}
              {words.say('revocations.failed')} <code>{failed}</code>
            </>
          )}
        </p>
      )}
    </section>
  );
}
