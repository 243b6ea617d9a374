/** One client of one application as the host remembers it: the row, as a type. */
import type {
  ActivationRequestClaims,
  ContactRow,
  DeviceFacts,
  KeyId,
  LeaseClaims,
  Lineage,
  NoticeClaims,
  Seconds,
  VendorId,
} from '@attiva/protocol';

/** What was answered last, kept as terms: the same answer again is signed anew over the same payload. */
export type AnsweredTerms =
  | { readonly kind: 'lease'; readonly claims: LeaseClaims }
  | { readonly kind: 'notice'; readonly claims: NoticeClaims };

/** How a machine called: by itself over the network, or in a file that somebody carried. */
export const contactMethods = ['host', 'carry'] as const;
export type ContactMethod = (typeof contactMethods)[number];

export interface ClientRow {
  readonly vendor: VendorId;
  readonly application: string;
  readonly client: KeyId;
  readonly edition: string;
  readonly generation: number;
  readonly contact: ContactRow<AnsweredTerms>;
  readonly firstSeen: Seconds;
  readonly lastSeen: Seconds;
  /** License state 0 … 6 that the client reported. */
  readonly state: number;
  readonly minutesLeft: number;
  readonly virtual: boolean;
  /** End of the lease it holds; 0 = none was ever given. */
  readonly leaseUntil: Seconds;
  /** Whether the machine lives for a job or a day: counted while it lives, not for the window. */
  readonly ephemeral: boolean;
  /** Of its last contact. */
  readonly method: ContactMethod;
  /** The successions that led to this identity. */
  readonly successions: Lineage;
}

/**
 * Whether a request is that of a short-lived machine. One that holds a lease as machines have it that stay is none of them,
 * under whatever identity: it could else give its seat back and keep the lease.
 * @param known its rows: its own, and that of the identity it succeeds
 */
export function livesShortly(
  { ephemeral }: Pick<ActivationRequestClaims, 'ephemeral'>,
  known: readonly ClientRow[],
  now: Seconds,
): boolean {
  return ephemeral === true && !known.some((row) => !row.ephemeral && row.leaseUntil > now);
}

/** Name and address, in a table of their own: personal data that can be left out or erased. */
export interface ClientName {
  readonly vendor: VendorId;
  readonly client: KeyId;
  readonly name: string;
  readonly address: string;
}

export type { DeviceFacts };
