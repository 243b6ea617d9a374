/** What one attempt works on: what it was given, and the lines that its methods write into the report. */
import type {
  ErrorCode,
  OpenedProductRoots,
  RevocationSet,
  Seconds,
  SignatureCache,
  TrustContext,
} from '@attiva/protocol';
import { type Clock, toSeconds } from '../clock.ts';
import type { ActivationSource } from '../directory/activation-source.ts';
import type { DirectoryTried } from '../directory/directory-tried.ts';
import type { DomainAsked } from '../discovery/find-hosts.ts';
import type { Device } from '../identity/device-facts.ts';
import type { Identity } from '../identity/identity-record.ts';
import { type IdentityMaking, readyIdentity } from '../identity/ready-identity.ts';
import type { Agreement } from '../licensing/agreement.ts';
import type { Product } from '../licensing/product.ts';
import type { Network } from '../network/network.ts';
import type { ClientState } from '../state/client-state.ts';
import type { FolderWriter } from './client-folder.ts';
import type { Conversation } from './host-conversation.ts';
import type { HostTried } from './report.ts';

/** Everything an attempt needs that is not stored. */
export interface AttemptContext {
  readonly product: Product;
  readonly generation: number;
  readonly opened: OpenedProductRoots;
  readonly signatures: SignatureCache;
  readonly clock: Clock;
  readonly random: (size: number) => Uint8Array;
  readonly network: Network;
  readonly wait: (milliseconds: number) => Promise<unknown>;
  readonly device: Device;
  readonly machineName?: string;
  /** This process works for a machine that lives for a job. */
  readonly ephemeral?: true;
  /** The lists held: stored ones and those of the product. */
  readonly revocations: (state: ClientState) => RevocationSet;
  /** What the client says of itself: its license state's number and the minutes left. */
  readonly standing: { readonly state: number; readonly minutesLeft: number };
  /** Terms of the lease or object that binds this edition to an agreement; undefined: bound to none. */
  readonly agreement?: Agreement;
  /** The same by what is stored now. */
  readonly agreementNow: () => Agreement | undefined;
  /** Effective time: what a session with a directory, which signs no time, is dated with. */
  readonly effectiveNow: () => Seconds;
  /** When the product was built. */
  readonly releaseDate?: Seconds;
  /** Reads the directory that this machine belongs to; undefined: nobody here can. */
  readonly source?: ActivationSource;
}

/** One attempt under way. */
export interface Attempt extends AttemptContext {
  readonly writer: FolderWriter;
  readonly talk: Conversation;
  readonly making: IdentityMaking;
  /** At most one: asked before all hosts. */
  readonly directories: DirectoryTried[];
  readonly hosts: HostTried[];
  readonly domains: DomainAsked[];
  readonly notes: ErrorCode[];
}

/** Puts together what the methods share; whatever is wrong with the files is a note of the report. */
export function beginAttempt(writer: FolderWriter, context: AttemptContext): Attempt {
  const now = (): Seconds => toSeconds(context.clock.now());
  const trust = (): TrustContext => trustNow(writer, context);
  const notes = writer.read().problems.map(({ code }) => code);
  return {
    ...context,
    writer,
    talk: { network: context.network, trust, now, random: context.random, wait: context.wait },
    making: makingNow(context),
    directories: [],
    hosts: [],
    domains: [],
    notes,
  };
}

/** Whom to trust now: a fresh answer is judged by the wall clock that its request was dated with. */
export function trustNow(writer: FolderWriter, context: AttemptContext): TrustContext {
  const { vendor, roots, allowLab } = context.opened;
  const revocations = context.revocations(writer.read().state);
  return { vendor, roots, allowLab, now: toSeconds(context.clock.now()), revocations, cache: context.signatures };
}

/** What an identity that is made now is made from. */
export function makingNow({ random, clock, device }: AttemptContext): IdentityMaking {
  return { random, now: toSeconds(clock.now()), device };
}

/** The key is on the disk before anybody hears of it. */
export function prepareIdentity({
  writer,
  making,
  notes,
}: {
  readonly writer: FolderWriter;
  readonly making: IdentityMaking;
  readonly notes?: ErrorCode[];
}): Identity {
  const before = writer.read().identity;
  const { identity, record, note } = readyIdentity(before, making);
  if (record !== before) writer.writeIdentity(record);
  if (note !== undefined) notes?.push(note);
  return identity;
}
