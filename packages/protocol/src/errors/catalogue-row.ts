/** What one row of the error catalogue says. The rows stand in one file per family and are joined in `catalogue.ts`. */

/** Exit class of a command: 1 our bug, 2 wrong usage or configuration, 3 not licensed, 4 refused, 5 not trusted, 6 not now, 7 part of a batch failed. */
export type ExitClass = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** Whether the same attempt can succeed: never, by waiting, or after somebody has changed something. */
export type Retry = 'never' | 'later' | 'after-change';

/** Where the cause lies. `us` is Attiva's own program or the place it runs in. */
export type Side = 'client' | 'host' | 'authority' | 'network' | 'vendor' | 'us';

/** Who can do something about it. */
export type Audience = 'administrator' | 'developer' | 'vendor';

export interface CatalogueRow {
  /** A few words for people, without a full stop. */
  readonly title: string;
  /** HTTP status (RFC 9110) when the error travels as a problem document; signed notices travel with 200. */
  readonly status: number;
  readonly exit: ExitClass;
  readonly retry: Retry;
  readonly side: Side;
  readonly audience: Audience;
  /** The usual cause, one sentence. */
  readonly cause: string;
  /** What to do, imperative, with the command where there is one. */
  readonly remedy: string;
  /** The number that administrators know from the documented public list for the same situation. */
  readonly familiar?: string;
}
