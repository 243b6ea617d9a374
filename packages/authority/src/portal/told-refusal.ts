/** A refusal in the words of the page: of its language where there are some, else of the catalogue, which is English. */
import { type ActivationError, catalogue } from '@attiva/protocol';
import { durationIn, type DoorWords, type Told } from './door-words.ts';

export interface ToldRefusal {
  readonly told: Told;
  readonly again: string | undefined;
  /** `en` where the page is in another language and has no words of its own for it. */
  readonly language: 'en' | undefined;
}

export function tellRefusal(words: DoorWords, error: ActivationError): ToldRefusal {
  const { code, detail, facts, retryAfterSeconds } = error;
  const again = retryAfterSeconds === undefined ? undefined : durationIn(words, retryAfterSeconds);
  const own = words.refusals[code]?.(facts);
  if (own !== undefined) return { told: own, again, language: undefined };
  const { title, remedy } = catalogue[code];
  return {
    // Whoever reads the page has no command line there: marks of commands say nothing.
    told: { title, reason: sentence(detail), remedy: sentence(remedy) },
    again,
    language: words.language === 'en' ? undefined : 'en',
  };
}

function sentence(text: string): string {
  const plain = text.replaceAll('`', '').trim();
  const [first = ''] = plain;
  return `${first.toUpperCase()}${plain.slice(1).replace(/\.+$/, '')}.`;
}
