import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Button } from 'react-aria-components';
import { useWords } from '../words/words.tsx';

/** Asked before something that is hard to take back, in the place where it was wished; the way back is nearest. */
export function Question({
  title,
  yes,
  onYes,
  onNo,
  isBusy = false,
  isGrave = true,
  children,
}: {
  readonly title: string;
  /** What is done, as the button says it. */
  readonly yes: string;
  readonly onYes: () => void;
  readonly onNo: () => void;
  readonly isBusy?: boolean;
  /** Something is lost by it. */
  readonly isGrave?: boolean;
  readonly children?: ReactNode;
}) {
  const words = useWords();
  const id = useId();
  const no = useRef<HTMLButtonElement>(null);
  useEffect(() => no.current?.focus(), []);
  return (
    <div className="question" role="alertdialog" aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      {children}
      <div className="question-answers">
        <Button ref={no} className="button" onPress={onNo} isDisabled={isBusy}>
          {words.say('question.no')}
        </Button>
        <Button className={isGrave ? 'button grave' : 'button main'} onPress={onYes} isDisabled={isBusy}>
          {yes}
        </Button>
      </div>
    </div>
  );
}
