import type { FormEvent, ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useChange } from '../../asking/changing.ts';
import { Command } from '../../look/command.tsx';
import { Dialog, DialogActions } from '../../look/dialog.tsx';
import { Icon } from '../../look/icon.tsx';
import { Refusal } from '../../shell/refusal.tsx';
import { useWords } from '../../words/words.tsx';

/** Something is filled in or agreed to, done, and what came of it is told in the same window. */
export function ActionDialog<Answer>({
  title,
  yes,
  isGrave = false,
  isReady = true,
  work,
  done,
  onClose,
  children,
}: {
  readonly title: string;
  /** What is done, as the button says it. */
  readonly yes: string;
  readonly isGrave?: boolean;
  readonly isReady?: boolean;
  readonly work: () => Promise<Answer>;
  /** What to say of the answer. */
  readonly done: (answer: Answer) => ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const words = useWords();
  const change = useChange<undefined, Answer>(work);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isReady && !change.isPending) change.mutate(undefined);
  };
  return (
    <Dialog title={title} onClose={onClose} isBusy={change.isPending}>
      {change.isSuccess ? (
        <>
          <output>{done(change.data)}</output>
          <DialogActions>
            <Button className="button main" onPress={onClose}>
              {words.say('authority.done')}
            </Button>
          </DialogActions>
        </>
      ) : (
        <form className="form" onSubmit={submit}>
          {children}
          <Refusal error={change.error} />
          <DialogActions>
            <Button className="button" isDisabled={change.isPending} onPress={onClose}>
              {words.say('question.no')}
            </Button>
            <Button
              type="submit"
              className={isGrave ? 'button grave' : 'button main'}
              isDisabled={!isReady || change.isPending}
            >
              {yes}
            </Button>
          </DialogActions>
        </form>
      )}
    </Dialog>
  );
}

/** A key that is told this once. */
export function KeyOnce({ text }: { readonly text: string }) {
  const words = useWords();
  return (
    <div className="key-once">
      <Command line={text} isText />
      <p className="once-warning">
        <Icon name="warning" size={18} /> {words.say('authority.key-once')}
      </p>
    </div>
  );
}
