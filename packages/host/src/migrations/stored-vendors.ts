/** Tables of what a host holds of its vendors. */
import type { StoredTables } from '@attiva/storage';
import { application, asLongAsHost, vendor } from './stored-words.ts';

export const vendorTables: StoredTables = {
  vendors: {
    holds: "vendors that this host serves, each with the vendor's public file",
    kept: asLongAsHost,
    leaves: 'never; the fingerprint is shown so that it can be compared',
    columns: {
      vendor,
      file: 'the vendor file as it was taken in: public statements of the vendor',
      fingerprint: "fingerprint of the vendor's root",
      signing_key: 'empty; in a database of before `0017-hosts`, the id of the signing key of its one host',
      added_at: 'when it was taken in',
    },
  },
  grants: {
    holds: "what the vendor's authority granted at each registration",
    kept: asLongAsHost,
    leaves: 'in every answer to a client: the grant is part of the proof that the host may speak',
    columns: {
      grant_id: 'id of the grant',
      vendor,
      application,
      generation: 'newest generation that it covers',
      signing_key: 'id of the signing key that it names',
      chain:
        'the signed grant with the statements above it: agreement, customer as the vendor wrote it, quantity, term',
      received_at: 'when it came',
    },
  },
  host_keys: {
    holds: 'signing keys of the hosts on this database: whose each is',
    kept: asLongAsHost,
    leaves: 'to the vendor at each registration, and in every answer to a client: the id, as part of the grant',
    columns: {
      signing_key: 'id of the signing key; the key itself lies in a file of its own, or in a token',
      vendor,
      host: 'id of the host that signs with it',
      made_at: 'when it was made',
      current: 'whether that host registers with it, or did so before',
    },
  },
  pending_registrations: {
    holds: 'requests for a registration without a network, until their answer comes',
    kept: 'until the answer is taken or the request withdrawn',
    leaves: 'as file, QR code or spoken digits, carried by an administrator to the vendor',
    columns: {
      vendor,
      key: 'last five characters of the host key; the key itself is not stored',
      signing_key: 'id of the signing key that is to be registered',
      bundle: "number of the vendor's bundle that a telephone answer is completed with",
      bundle_terms: 'that bundle: customer, agreement, quantity, term, as the vendor wrote them',
      delegation: "the vendor's delegation at that time",
      statement:
        'the signed request: the last five characters, a proof, the signing key, three numbers of the hardware',
      made_at: 'when it was made',
    },
  },
  revocation_lists: {
    holds: "the newest revocation list of each of the vendor's signing keys",
    kept: asLongAsHost,
    leaves: 'to every client that asks: it is public already',
    columns: { vendor, signer: 'id of the key that signed it', iat: 'when it was signed', chain: 'the signed list' },
  },
  renewals: {
    holds: 'how asking the vendor for a new term ended last',
    kept: 'until it is asked again',
    leaves: 'never',
    columns: {
      vendor,
      signing_key: 'id of the signing key that asked',
      host_key: 'last five characters of the host key',
      asked_at: 'when',
      outcome: 'what came of it',
      detail: 'in words, where it failed',
      next_at: 'when it is asked next',
    },
  },
  packs: {
    holds: 'product packs that were added by themselves',
    kept: 'until a newer version comes',
    leaves: 'never',
    columns: {
      vendor,
      pack: 'name of the pack',
      version: 'its version',
      chain: 'the signed pack',
      added_at: 'when it came in',
    },
  },
};
