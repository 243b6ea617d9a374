import { type FormEvent, type ReactNode, useState } from 'react';
import { Button } from 'react-aria-components';
import { useChange } from '../../asking/changing.ts';
import { isChangedMeanwhile } from '../../asking/failure.ts';
import { Command } from '../../look/command.tsx';
import { Dialog, DialogActions } from '../../look/dialog.tsx';
import { Icon } from '../../look/icon.tsx';
import { Prose } from '../../look/prose.tsx';
import { Refusal } from '../../shell/refusal.tsx';
import { refusalDetail } from '../../words/told.ts';
import { useWords } from '../../words/words.tsx';

/** Something is filled in or agreed to, done, and what came of it is told in the same window. */
export function ActionDialog<Answer>({
  title,
  yes,
  isGrave = false,
  isReady = true,
  work,
  again,
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
  /** Somebody was first: takes it as it is now for what was seen, so that the reader can go on from there. */
  readonly again?: () => void;
  /** What to say of the answer. */
  readonly done: (answer: Answer) => ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const words = useWords();
  const change = useChange<undefined, Answer>(work);
  // Who was first, once it was looked at again: it stays in sight while the form is agreed to anew.
  const [first, tell] = useState('');
  const { error } = change;
  const lookAgain = (): void => {
    if (isChangedMeanwhile(error)) tell(refusalDetail(words, error.problem));
    change.reset();
    again?.();
  };
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
          <Refusal error={error} />
          <output>{first !== '' && error === null && <Prose text={first} className="meanwhile" />}</output>
          <DialogActions>
            <Button className="button" isDisabled={change.isPending} onPress={onClose}>
              {words.say('question.no')}
            </Button>
            {again !== undefined && isChangedMeanwhile(error) ? (
              // Another button than the one that stood here: a press must not end on that one.
              <Button key="again" className="button main" onPress={lookAgain}>
                {words.say('authority.look-again')}
              </Button>
            ) : (
              <Button
                key="yes"
                type="submit"
                className={isGrave ? 'button grave' : 'button main'}
                isDisabled={!isReady || change.isPending}
              >
                {yes}
              </Button>
            )}
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
