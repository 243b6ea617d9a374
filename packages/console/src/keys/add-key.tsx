import { type FormEvent, useId, useState } from 'react';
import { Button } from 'react-aria-components';
import { useChange } from '../asking/changing.ts';
import { useHost } from '../asking/host.tsx';
import type { HostStatus } from '../asking/questions.ts';
import { Card } from '../look/card.tsx';
import { Choice } from '../look/choice.tsx';
import { Refusal } from '../shell/refusal.tsx';
import { useWords } from '../words/words.tsx';
import { lastFiveOf } from './key-facts.ts';

/**
 * A host key is typed once and shown no more: the field is emptied before the answer comes, and what is said afterwards names its last
 * five characters.
 */
export function AddKey({ vendors }: { readonly vendors: HostStatus['vendors'] }) {
  const words = useWords();
  const field = useId();
  const { ask } = useHost();
  const [typed, setTyped] = useState('');
  const [vendor, setVendor] = useState('');
  const [asked, setAsked] = useState('');
  const named = vendor === '' ? {} : { vendor };
  const online = useChange((key: string) =>
    ask({ method: 'POST', path: '/v1/registrations', body: { key, ...named } }),
  );
  const onPaper = useChange((key: string) =>
    ask({ method: 'POST', path: '/v1/registration-requests', body: { key, ...named } }),
  );
  const begin = (change: typeof online | typeof onPaper): void => {
    online.reset();
    onPaper.reset();
    setAsked(lastFiveOf(typed));
    setTyped('');
    change.mutate(typed);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (typed.trim() !== '') begin(online);
  };
  const busy = online.isPending || onPaper.isPending;
  return (
    <Card title={words.say('add-key.title')}>
      <form className="form" onSubmit={submit}>
        <div className="field">
          <label htmlFor={field}>{words.say('add-key.key')}</label>
          <input
            id={field}
            className="fixed"
            value={typed}
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            aria-describedby={`${field}-note`}
            onChange={(event) => setTyped(event.target.value)}
          />
          <p className="quiet" id={`${field}-note`}>
            {words.say('add-key.note')}
          </p>
        </div>
        {vendors.length > 1 && (
          <Choice
            label={words.say('add-key.vendor')}
            value={vendor}
            options={[
              { id: '', name: words.say('add-key.vendor.any') },
              ...vendors.map(({ id, name }) => ({ id, name })),
            ]}
            onChange={setVendor}
          />
        )}
        <div className="actions">
          <Button type="submit" className="button main" isDisabled={busy || typed.trim() === ''}>
            {words.say('add-key.online')}
          </Button>
          <Button className="button" isDisabled={busy || typed.trim() === ''} onPress={() => begin(onPaper)}>
            {words.say('add-key.paper')}
          </Button>
        </div>
      </form>
      <output>
        {busy && <p className="quiet">{words.say('add-key.asking', { key: asked })}</p>}
        {online.data !== undefined && (
          <p className="done">
            {words.say('add-key.done', {
              key: online.data.key,
              product: online.data.application,
              registration: online.data.registration,
            })}
          </p>
        )}
        {onPaper.data !== undefined && <p className="done">{words.say('add-key.made', { key: onPaper.data.key })}</p>}
      </output>
      {(online.isError || onPaper.isError) && <p className="quiet">{words.say('add-key.refused', { key: asked })}</p>}
      <Refusal error={online.error ?? onPaper.error} />
    </Card>
  );
}
