import { useId, useState } from 'react';
import { Button } from 'react-aria-components';
import { useChange } from '../../asking/changing.ts';
import { useAuthority } from '../../asking/authority.ts';
import { Card, Empty, Pill } from '../../look/card.tsx';
import { Day } from '../../look/when.tsx';
import { Refusal } from '../../shell/refusal.tsx';
import { May } from '../../shell/role.tsx';
import { Titled } from '../../shell/titled.tsx';
import { Waiting } from '../../shell/waiting.tsx';
import { useWords } from '../../words/words.tsx';
import { usePacks } from './packs.ts';
import type { Pack } from './product-options.ts';

const changes = ['administrator'] as const;

export function ProductsPage() {
  const words = useWords();
  const { data, error } = usePacks();
  return (
    <>
      <Titled title={words.say('authority.products.title')} changes={changes} />
      {data === undefined ? (
        <Waiting error={error} />
      ) : (
        <div className="column">
          {data.length === 0 && (
            <Empty title={words.say('authority.products.empty.title')}>
              <p>{words.say('authority.products.empty.do')}</p>
            </Empty>
          )}
          {data
            .filter(({ newest }) => newest)
            .map((pack) => (
              <PackCard key={pack.pack} pack={pack} />
            ))}
          <May needs="administrator">
            <Build />
          </May>
        </div>
      )}
    </>
  );
}

function PackCard({ pack }: { readonly pack: Pack }) {
  const words = useWords();
  return (
    <Card
      title={words.say('authority.products.pack', { pack: pack.pack, version: pack.version })}
      aside={
        <span className="quiet">
          <Day at={pack.builtAt} />
        </span>
      }
    >
      {pack.signingKey === null && <Pill tone="warn">{words.say('authority.products.unsigned')}</Pill>}
      {pack.applications.map((application) => (
        <section key={application.id} className="application">
          <div className="application-head">
            <h3>{application.name}</h3>
            <code className="quiet">{application.id}</code>
            <span className="application-count">{application.generations.join(', ')}</span>
          </div>
          <table className="plain-table stacked">
            <thead>
              <tr>
                <th scope="col">{words.say('edition.name')}</th>
                <th scope="col" className="number">
                  {words.say('edition.threshold')}
                </th>
                <th scope="col">{words.say('authority.products.setup-keys')}</th>
              </tr>
            </thead>
            <tbody>
              {application.editions.map((edition) => (
                <tr key={edition.id}>
                  <th scope="row">{edition.name}</th>
                  <td className="number" data-name={words.say('edition.threshold')}>
                    {words.number(edition.threshold)}
                  </td>
                  <td data-name={words.say('authority.products.setup-keys')}>
                    <ul className="setup-keys">
                      {edition.setupKeys.map(({ generation, key }) => (
                        <li key={key}>
                          ≤ {generation} <code>{key}</code>
                        </li>
                      ))}
                    </ul>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </Card>
  );
}

/** A new version, from the file in the authority's folder or from a text. */
function Build() {
  const words = useWords();
  const field = useId();
  const { ask } = useAuthority();
  const [toml, setToml] = useState('');
  const build = useChange((text: string) =>
    ask({ method: 'POST', path: '/v1/packs', body: text.trim() === '' ? {} : { toml: text } }),
  );
  return (
    <Card title={words.say('authority.products.build')}>
      <p>{words.say('authority.products.build.what')}</p>
      <details>
        <summary>{words.say('authority.products.build.other')}</summary>
        <div className="field after">
          <label htmlFor={field}>{words.say('authority.products.build.text')}</label>
          <textarea
            id={field}
            className="fixed"
            rows={10}
            value={toml}
            spellCheck={false}
            onChange={(event) => setToml(event.target.value)}
          />
        </div>
      </details>
      <div className="actions">
        <Button className="button main" isDisabled={build.isPending} onPress={() => build.mutate(toml)}>
          {words.say(toml.trim() === '' ? 'authority.products.build.folder' : 'authority.products.build.this')}
        </Button>
      </div>
      <output>
        {build.data !== undefined &&
          words.say('authority.products.built', {
            pack: build.data.pack,
            version: build.data.version,
            keys: build.data.newSetupKeys,
            files: build.data.files.join(', '),
          })}
      </output>
      <Refusal error={build.error} />
    </Card>
  );
}
