/** Which language a page is told in. */
import { type DoorWords, isLanguage, type Language } from './door-words.ts';
import { english } from './words-en.ts';
import { italian } from './words-it.ts';

const byLanguage: { readonly [language in Language]: DoorWords } = { en: english, it: italian };

export const allWords: readonly DoorWords[] = [english, italian];

/**
 * The language of a page: as chosen in its address, else the first one of the browser's that there is, else English.
 * @param chosen `lang` of the query
 * @param accepted the header `Accept-Language`
 */
export function wordsFor(chosen: unknown, accepted: string | undefined): DoorWords {
  if (isLanguage(chosen)) return byLanguage[chosen];
  const wished = (accepted ?? '')
    .slice(0, 200)
    .split(',')
    .map((range) => {
      const [tag = '', quality] = range
        .trim()
        .toLowerCase()
        .split(/\s*;\s*q=/);
      return { language: tag.split('-')[0], quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .find(({ language }) => isLanguage(language));
  return byLanguage[isLanguage(wished?.language) ? wished.language : 'en'];
}
