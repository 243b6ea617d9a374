import type { ErrorCode, LicenseState } from '@attiva/protocol';

/** Ready to show to the user of the product. */
export interface PeopleMessage {
  readonly title: string;
  readonly text: string;
  /** What to do; '' where nothing needs to be done. */
  readonly remedy: string;
}

/** What sentences are made of. */
export interface MessageFacts {
  readonly product: string;
  readonly state: LicenseState;
  readonly reason?: ErrorCode;
  /** Whether the vendor wants the user to be warned that the end is near. */
  readonly warning: boolean;
  readonly minutesLeft: number;
  /** What ends is a trial. */
  readonly trial?: true;
  /** Wall-clock milliseconds; undefined where nothing ends. */
  readonly endsAt?: number;
  /** When the agreement ends or ended, once that is worth saying; wall-clock milliseconds. */
  readonly agreementEnds?: number;
  readonly customer?: string;
  readonly count?: number;
  readonly threshold?: number;
}
