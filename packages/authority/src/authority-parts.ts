/** What every use case is given: the parts that `compose.ts` has put together. */
import type { VendorId } from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import type { KeyVault } from './keys/key-vault.ts';
import type { Publisher } from './publishing/publisher.ts';
import type { SigningDesk } from './signing/signing-desk.ts';
import type { Surroundings } from './surroundings.ts';

export interface AuthorityParts {
  readonly vendor: VendorId;
  readonly database: Database;
  readonly desk: SigningDesk;
  readonly vault: KeyVault;
  readonly publisher: Publisher;
  readonly surroundings: Surroundings;
}
