/** Of the third step of `compose.ts`: the use cases by which a host comes to hold vendors, packs, keys and lists. */
import { randomBytes } from 'node:crypto';
import { tokenFileHolder } from '@attiva/daemon';
import type { RequestId } from '@attiva/protocol';
import type { HostState } from './compose-state.ts';
import type { HostDoors } from './doors.ts';
import { createGrants } from './grants/create-grants.ts';
import type { HostParts } from './host-parts.ts';
import { addPack, heldPacks } from './packs/add-pack.ts';
import type { Publishing } from './publishing/create-publishing.ts';
import { createOfflineRegistration } from './registration/offline.routes.ts';
import { type RegisterOptions, registerOnline } from './registration/register-host.ts';
import { RevocationWatch } from './revocation/revocation-watch.ts';
import { lookForToken } from './signing/token-watch.ts';
import { type AddedVendor, addVendor } from './vendors/add-vendor.ts';

interface Registering extends HostState {
  readonly publishing: Publishing;
  readonly inTurn: HostDoors['inTurn'];
}

interface KeptByVendors {
  readonly registering: RegisterOptions;
  readonly revocations: RevocationWatch;
}

/** What a host asks its vendors' authorities with, and who fetches their revocation lists: a status speaks of both. */
export function composeAsking(parts: HostParts, state: Registering): KeptByVendors {
  const { database, host, book, keys, reload, now, settings, inTurn } = state;
  const registering: RegisterOptions = {
    database,
    host,
    book,
    keys,
    reload,
    now,
    actor: 'host',
    allowLab: parts.allowLab === true,
    askAuthority: parts.askAuthority,
    device: parts.device,
    randomId: () => randomBytes(16).toString('base64url') as RequestId,
  };
  const enabled = (): boolean => settings.current()['revocations.fetch'];
  return { registering, revocations: new RevocationWatch({ ...parts, ...registering, enabled, inTurn }) };
}

export type VendorDoors = Pick<
  HostDoors,
  'grants' | 'packs' | 'addVendor' | 'checkVendor' | 'register' | 'offline' | 'revocations' | 'lookForToken' | 'inTurn'
>;

export function composeVendorDoors(
  parts: HostParts,
  state: Registering & KeptByVendors & Pick<HostDoors, 'status'>,
): VendorDoors {
  const { database, book, health, reload, now, settings, publishing, inTurn, registering, revocations, status } = state;
  const { allowLab } = registering;
  const takeVendor = async (file: string, actor: string): Promise<AddedVendor> => {
    const added = await addVendor(database, file, { now: now(), allowLab, actor });
    await reload();
    return added;
  };
  const chance = (): number => randomBytes(4).readUInt32BE() / 2 ** 32;
  const enabled = (): boolean => settings.current()['renewal.enabled'];
  return {
    inTurn,
    revocations,
    grants: createGrants({ ...registering, log: parts.log, chance, enabled, inTurn, status }),
    lookForToken: () => inTurn(() => lookForToken(health, reload)),
    packs: {
      list: () => heldPacks(book),
      add: (file, actor) =>
        inTurn(() => addPack({ ...registering, actor, addVendor: (text) => takeVendor(text, actor) }, file)),
    },
    addVendor: (file, actor = tokenFileHolder.name) => inTurn(() => takeVendor(file, actor)),
    checkVendor: (file) => addVendor(database, file, { now: now(), allowLab, actor: 'host', keep: false }),
    register: (key, vendor, actor = tokenFileHolder.name) =>
      inTurn(async () => {
        const registered = await registerOnline({ ...registering, actor }, key, vendor);
        void publishing.look();
        return registered;
      }),
    offline: createOfflineRegistration(
      { ...registering, actor: tokenFileHolder.name },
      inTurn,
      () => void publishing.look(),
    ),
  };
}
