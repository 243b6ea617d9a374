/** The vendor's answer as it was given: the text of a file, or what the QR code in a picture says. */
import { RefusedError } from '@attiva/administration';
import type { GivenFile } from '../files/file-button.tsx';

/** By which door it goes in. A code holds digits where the request came by telephone. */
export type GivenAnswer =
  | { readonly road: 'file'; readonly answer: string }
  | { readonly road: 'digits'; readonly confirmation: string };

/**
 * @param title what to say of a picture without a code
 * @throws {RefusedError} `photo-unreadable`, in the words of this page: the host has not seen it.
 */
export function givenAnswer(file: GivenFile | undefined, title: string): GivenAnswer {
  const text = file?.text.trim() ?? '';
  if (file?.isPicture === true && text === '') {
    throw new RefusedError({ code: 'photo-unreadable', title, status: 0, detail: '', facts: {} });
  }
  return isDigits(text) ? { road: 'digits', confirmation: text } : { road: 'file', answer: text };
}

function isDigits(text: string): boolean {
  return /^\d[\d\s]*$/u.test(text);
}
