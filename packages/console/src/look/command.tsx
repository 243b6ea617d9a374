import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useWords } from '../words/words.tsx';
import { Icon } from './icon.tsx';

/** A line to be typed, with a button that copies it. @param isText it is no command: a key, a code. */
export function Command({ line, isText = false }: { readonly line: string; readonly isText?: boolean }) {
  const words = useWords();
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    // Refused where the page came by a name that browsers do not trust: the line can still be selected.
    navigator.clipboard?.writeText(line).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <span className={isText ? 'command text' : 'command'}>
      <code>{line}</code>
      <Button className="quiet-button icon-only" aria-label={words.say('command.copy', { line })} onPress={copy}>
        <Icon name={copied ? 'check' : 'copy'} size={16} />
      </Button>
      <output className="only-heard">{copied ? words.say('command.copied') : ''}</output>
    </span>
  );
}
