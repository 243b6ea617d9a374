/** What the door says: one shape that every language fills (`words-en.ts`, `words-it.ts`). No text for people stands elsewhere. */
import type { ErrorCode, ErrorFacts, PhoneKind } from '@attiva/protocol';

export type Language = 'en' | 'it';

/** A refusal as it is told to somebody who has no command line at hand. */
export interface Told {
  readonly title: string;
  readonly reason: string;
  readonly remedy: string;
}

export type Refusals = { readonly [code in ErrorCode]?: (facts: ErrorFacts) => Told };

export interface DoorWords {
  readonly language: Language;
  /** Of the language itself, in itself. */
  readonly languageName: string;
  readonly frame: {
    readonly skip: string;
    readonly pages: string;
    readonly languages: string;
    readonly start: string;
    readonly ask: string;
    readonly keys: string;
    readonly downloads: string;
    readonly foot: string;
    readonly lab: string;
  };
  readonly start: {
    readonly title: (vendor: string) => string;
    readonly lead: string;
    readonly ask: string;
    readonly askText: string;
    readonly keys: string;
    readonly keysText: string;
    readonly downloads: string;
    readonly downloadsText: string;
    readonly who: string;
    readonly vendor: string;
    readonly id: string;
    readonly root: string;
    readonly rootText: string;
    readonly portal: string;
    readonly contacts: string;
  };
  readonly ask: {
    readonly title: string;
    readonly lead: string;
    readonly sent: string;
    readonly photo: string;
    readonly photoText: string;
    readonly photoLabel: string;
    readonly file: string;
    readonly fileText: string;
    readonly fileLabel: string;
    readonly groups: string;
    readonly groupsText: string;
    readonly head: string;
    readonly group: (label: string) => string;
    readonly text: string;
    readonly textText: string;
    readonly textLabel: string;
    readonly send: string;
    /** Before the option and the commands that show a request. */
    readonly shown: string;
    /** What stands in a command for the key. */
    readonly anyKey: string;
    /** For the script. */
    readonly live: {
      readonly good: string;
      readonly wrong: string;
      readonly headWrong: string;
      readonly whole: string;
      readonly asking: string;
      readonly gone: string;
      readonly nothing: string;
    };
  };
  readonly answer: {
    readonly titles: { readonly [kind in PhoneKind]: string };
    readonly product: string;
    readonly upTo: (product: string, generation: number) => string;
    readonly key: string;
    readonly registration: string;
    readonly remaining: string;
    readonly back: string;
    readonly picture: string;
    readonly pictureText: string;
    readonly pictureLabel: string;
    readonly savePicture: string;
    readonly noPicture: string;
    readonly digits: string;
    readonly digitsText: (head: string) => string;
    readonly digitsThere: string;
    readonly file: string;
    readonly fileText: string;
    readonly saveFile: string;
    readonly there: string;
    readonly free: string;
    readonly another: string;
  };
  readonly keys: {
    readonly title: string;
    readonly lead: string;
    readonly use: string;
    readonly edition: string;
    readonly generation: string;
    readonly key: string;
    readonly copy: (key: string) => string;
    readonly copyShort: string;
    readonly copied: string;
    readonly none: string;
    readonly asFile: string;
  };
  readonly downloads: {
    readonly title: string;
    readonly lead: string;
    readonly file: string;
    readonly size: string;
    readonly digest: string;
    readonly none: string;
    readonly kinds: {
      readonly vendor: string;
      readonly nextRoot: string;
      readonly pack: string;
      readonly revocations: string;
      readonly keys: string;
      readonly digests: string;
    };
    readonly check: string;
    readonly checkDigest: string;
    readonly checkSignature: string;
    readonly fingerprint: string;
    readonly taken: string;
  };
  readonly refusal: {
    readonly code: string;
    readonly again: (time: string) => string;
    readonly unknown: string;
    readonly kept: string;
  };
  /** Where there is no such page. */
  readonly missing: {
    readonly title: string;
    readonly text: string;
    readonly start: string;
  };
  readonly minutes: (count: number) => string;
  readonly seconds: (count: number) => string;
  readonly bytes: (count: number) => string;
  readonly refusals: Refusals;
}

export function isLanguage(value: unknown): value is Language {
  return value === 'en' || value === 'it';
}

/** A time to wait, never too short: `34 minutes`. */
export function durationIn({ minutes, seconds }: DoorWords, whole: number): string {
  return whole < 90 ? seconds(whole) : minutes(Math.ceil(whole / 60));
}
