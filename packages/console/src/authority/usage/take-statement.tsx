import { useState } from 'react';
import { Button } from 'react-aria-components';
import { type AuthorityPart, useAuthority } from '../../asking/authority.ts';
import { useChange } from '../../asking/changing.ts';
import { Pill } from '../../look/card.tsx';
import { Dialog, DialogActions } from '../../look/dialog.tsx';
import { Facts } from '../../look/facts.tsx';
import { FileButton, type GivenFile } from '../../files/file-button.tsx';
import { ReportTable } from '../../look/report-table.tsx';
import { Working } from '../../look/working.tsx';
import { Refusal } from '../../shell/refusal.tsx';
import { useWords } from '../../words/words.tsx';
import { Findings } from './findings.tsx';

type Told = AuthorityPart['ImportedUsage'];

/** A statement is judged and read first; kept only after that. */
export function TakeStatement() {
  const words = useWords();
  const { ask } = useAuthority();
  const [file, setFile] = useState<GivenFile>();
  const judge = useChange((text: string) =>
    ask({ method: 'POST', path: '/v1/usage-statements', body: { file: text, keep: false } }),
  );
  const keep = useChange((text: string) => ask({ method: 'POST', path: '/v1/usage-statements', body: { file: text } }));
  const begin = (given: GivenFile): void => {
    keep.reset();
    setFile(given);
    judge.mutate(given.text);
  };
  const close = (): void => setFile(undefined);
  const told = judge.data;
  return (
    <>
      <FileButton
        main
        label={words.say('authority.usage.take')}
        onFiles={([given]) => given !== undefined && begin(given)}
      />
      {file !== undefined && (
        <Dialog
          title={words.say('authority.usage.read', { file: file.name })}
          onClose={close}
          isBusy={judge.isPending || keep.isPending}
        >
          {judge.isPending && (
            <Working label={words.say('authority.usage.take')} text={words.say('authority.usage.judging')} />
          )}
          {told !== undefined && <Said of={told} />}
          <Refusal error={judge.error ?? keep.error} />
          <output>{keep.isSuccess && <p className="done">{words.say('authority.usage.kept')}</p>}</output>
          <DialogActions>
            {told === undefined || told.known || keep.isSuccess ? (
              <Button className="button main" isDisabled={judge.isPending} onPress={close}>
                {words.say('authority.done')}
              </Button>
            ) : (
              <>
                <Button className="button" isDisabled={keep.isPending} onPress={close}>
                  {words.say('authority.usage.leave')}
                </Button>
                <Button className="button main" isDisabled={keep.isPending} onPress={() => keep.mutate(file.text)}>
                  {words.say('authority.usage.keep')}
                </Button>
              </>
            )}
          </DialogActions>
        </Dialog>
      )}
    </>
  );
}

/** What a genuine statement says. */
function Said({ of: told }: { readonly of: Told }) {
  const words = useWords();
  const title = words.say('authority.usage.peaks');
  return (
    <>
      {told.known && <p>{words.say('authority.usage.known')}</p>}
      {!told.registered && <p className="bad">{words.say('authority.usage.unregistered')}</p>}
      <Facts
        of={[
          [words.say('terms.customer'), told.customer ?? words.say('authority.usage.nobody')],
          [words.say('authority.usage.month'), told.month],
          [words.say('authority.usage.days'), `${told.from} – ${told.to}`],
          [words.say('authority.usage.signed'), words.exact(told.signedAt)],
          [words.say('authority.usage.host'), <code key="host">{told.host}</code>],
        ]}
      />
      <h3>{words.say('authority.usage.findings')}</h3>
      <Findings of={told.findings} />
      <h3>{title}</h3>
      {told.peaks.length === 0 ? (
        <p>{words.say('authority.usage.no-peaks')}</p>
      ) : (
        <ReportTable
          title={title}
          columns={[
            { name: words.say('authority.product') },
            { name: words.say('authority.usage.use'), number: true },
            { name: words.say('authority.usage.bought'), number: true },
            { name: words.say('authority.usage.day') },
          ]}
          rows={told.peaks.map(({ application, use, quantity, day }) => ({
            id: application,
            cells: [
              application,
              <Use key="use" use={use} quantity={quantity} />,
              <Bought key="of" of={quantity} />,
              day,
            ],
          }))}
        />
      )}
    </>
  );
}

export function Use({ use, quantity }: { readonly use: number; readonly quantity: number | null }) {
  const words = useWords();
  const over = quantity === null ? 0 : use - quantity;
  return (
    <>
      {words.number(use)} {over > 0 && <Pill tone="bad">{words.say('authority.usage.over', { count: over })}</Pill>}
    </>
  );
}

export function Bought({ of: quantity }: { readonly of: number | null }) {
  const words = useWords();
  return quantity === null ? words.say('authority.usage.any-number') : words.number(quantity);
}
