/** What can be found in a piece of a file, and where. A trace is a fact; what it means for a release is `judge-traces.ts`. */

/** Something of Attiva in the bytes. `at`: offset in the text that was searched. */
export type Trace = { readonly at: number } & (
  | {
      /** A statement in compact form. Nobody has verified it: its claims are looked at, not believed. */
      readonly kind: 'statement';
      readonly of: string;
      /** `iss` of what a vendor has signed. */
      readonly vendor?: string;
      readonly lab: boolean;
    }
  /** An object of roots, as `roots.ts` and `roots.json` hold it. */
  | { readonly kind: 'roots'; readonly vendor?: string; readonly lab: boolean }
  | { readonly kind: 'allow-lab'; readonly how: 'on' | 'by a setting' }
  | { readonly kind: 'testing'; readonly how: 'bundled' | 'imported' }
  | { readonly kind: 'release-date'; readonly day: string }
  | { readonly kind: 'sdk'; readonly version: string }
);

/** A trace with its place in a file of the build. */
export interface PlacedTrace {
  /** Relative to the folder checked; `app.asar!/main.js` within an archive. */
  readonly file: string;
  /** `12:3` (line and column) in a text, `@1f00` (offset, hexadecimal) elsewhere. */
  readonly place: string;
  readonly trace: Trace;
}
