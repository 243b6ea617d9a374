import { useState } from 'react';
import { useChange } from '../asking/changing.ts';
import { useHost } from '../asking/host.tsx';
import type { HostStatus, Parts } from '../asking/questions.ts';
import { Card, Empty } from '../look/card.tsx';
import { FileButton, type GivenFile } from '../files/file-button.tsx';
import { Question } from '../look/question.tsx';
import { Day } from '../look/when.tsx';
import { Refusal, Told } from '../shell/refusal.tsx';
import { May } from '../shell/role.tsx';
import { warningText } from '../words/told.ts';
import { useWords } from '../words/words.tsx';
import { packWarnings } from './key-facts.ts';
import { type HeldPack, usePacks } from './key-questions.ts';

/** Product packs, and the vendor files that bring them. */
export function PacksCard({ status }: { readonly status: HostStatus }) {
  const words = useWords();
  const packs = usePacks();
  const name = (id: string): string => status.vendors.find((vendor) => vendor.id === id)?.name ?? id;
  return (
    <Card title={words.say('packs.title')}>
      <p className="quiet">{words.say('packs.what')}</p>
      {packWarnings(status.warnings).map((warning) => (
        <Told
          key={`${warning.code} ${warning.subject ?? ''}`}
          title={words.say('packs.left-out')}
          detail={warningText(words, warning)}
          code={warning.code}
        />
      ))}
      {packs.data?.length === 0 && (
        <Empty title={words.say('packs.none.title')}>
          <p>{words.say('packs.none.do')}</p>
        </Empty>
      )}
      {packs.data !== undefined && packs.data.length > 0 && <PackTable packs={packs.data} name={name} />}
      <Refusal error={packs.error} />
      <May needs="administrator">
        <TakeFile />
      </May>
    </Card>
  );
}

function PackTable({ packs, name }: { readonly packs: readonly HeldPack[]; readonly name: (id: string) => string }) {
  const words = useWords();
  return (
    <div className="scroller">
      <table className="plain-table stacked">
        <thead>
          <tr>
            <th scope="col">{words.say('packs.pack')}</th>
            <th scope="col">{words.say('packs.vendor')}</th>
            <th scope="col">{words.say('packs.version')}</th>
            <th scope="col">{words.say('packs.signed')}</th>
            <th scope="col">{words.say('packs.products')}</th>
          </tr>
        </thead>
        <tbody>
          {packs.map(({ vendor, pack, version, signed, applications }) => (
            <tr key={`${vendor} ${pack}`}>
              <th scope="row">{pack}</th>
              <td data-name={words.say('packs.vendor')}>{name(vendor)}</td>
              <td data-name={words.say('packs.version')}>{version}</td>
              <td data-name={words.say('packs.signed')}>
                <Day at={signed} />
              </td>
              <td data-name={words.say('packs.products')}>
                <ul>
                  {applications.map((one) => (
                    <li key={one.id}>
                      {words.say(one.hasKey ? 'packs.product' : 'packs.product.no-key', {
                        product: one.name,
                        editions: one.editions.length,
                        generations: one.generations.join(', '),
                      })}
                    </li>
                  ))}
                </ul>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A vendor's file is looked at first, and taken in once its fingerprint was compared; a pack is judged by roots known here. */
function TakeFile() {
  const words = useWords();
  const { ask } = useHost();
  const [file, setFile] = useState('');
  const look = useChange((text: string) => ask({ method: 'POST', path: '/v1/vendor-checks', body: { file: text } }));
  const pack = useChange((text: string) => ask({ method: 'POST', path: '/v1/packs', body: { file: text } }));
  const begin = ([given]: readonly GivenFile[]): void => {
    look.reset();
    pack.reset();
    const text = given?.text ?? '';
    setFile(text);
    if (isVendorFile(text)) look.mutate(text);
    else pack.mutate(text);
  };
  return (
    <div className="card-foot">
      <div className="actions">
        <FileButton label={words.say('packs.take')} isDisabled={look.isPending || pack.isPending} onFiles={begin} />
      </div>
      <output>
        {pack.data?.packs.map((one) => (
          <p className="done" key={one.pack}>
            {words.say(`packs.outcome.${one.outcome}`, { pack: one.pack, version: one.version })}
          </p>
        ))}
      </output>
      <Refusal error={look.error ?? pack.error} />
      {look.data !== undefined && <Looked key={file} found={look.data} file={file} onClose={() => look.reset()} />}
    </div>
  );
}

interface LookedAt {
  readonly found: Parts['AddedVendor'];
  readonly file: string;
  readonly onClose: () => void;
}

function Looked({ found, file, onClose }: LookedAt) {
  const words = useWords();
  const { ask } = useHost();
  const take = useChange(() => ask({ method: 'POST', path: '/v1/vendors', body: { file } }));
  const { name, vendor, fingerprint, applications, outcome } = found;
  if (take.data !== undefined)
    return <p className="done">{words.say(`vendor-file.${take.data.outcome}`, { vendor: name })}</p>;
  return (
    <Question
      title={`${name} (${vendor})`}
      yes={words.say(outcome === 'added' ? 'vendor-file.trust' : 'vendor-file.take')}
      onYes={() => take.mutate()}
      onNo={onClose}
      isBusy={take.isPending}
      isGrave={false}
    >
      <p>{applications.map((one) => one.name).join(', ')}</p>
      {outcome === 'added' && <p>{words.say('vendor-file.compare')}</p>}
      <p>
        <code className="fingerprint">{fingerprint}</code>
      </p>
      <Refusal error={take.error} />
    </Question>
  );
}

/** A guess, so that the right door is asked: what it is worth is judged there. */
function isVendorFile(text: string): boolean {
  return /^\s*\{/u.test(text);
}
