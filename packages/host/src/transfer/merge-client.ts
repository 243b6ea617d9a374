/**
 * What becomes of a row that comes in: the newest contact wins, nothing is lowered, nobody is counted twice, and nobody is
 * split. The contact rule judges turns of this database only, so turns do not travel: a client that is new here has been
 * answered nothing here (turn 0), and brings the turn of another store, which is not judged (spec/messages.md 4).
 */
import type { RequestId } from '@attiva/protocol';
import type { ClientRow } from '../activation/client-row.ts';
import type { TableClient } from './table-line.ts';

export type Merged = { readonly outcome: 'new' | 'updated'; readonly row: ClientRow } | { readonly outcome: 'known' };

/** @param known the row that is here, if any. */
export function mergeClient(known: ClientRow | undefined, given: TableClient): Merged {
  if (known === undefined) return { outcome: 'new', row: newRow(given) };
  const isNewer = given.lastSeen > known.lastSeen;
  const row: ClientRow = {
    ...known,
    ...(isNewer && {
      edition: given.edition,
      generation: given.generation,
      state: given.state,
      minutesLeft: given.minutesLeft,
      virtual: given.virtual,
    }),
    firstSeen: Math.min(known.firstSeen, given.firstSeen),
    lastSeen: Math.max(known.lastSeen, given.lastSeen),
    leaseUntil: leaseUntil(known, given),
    // Turn, head, tip and facts are those of this database: its own answers are what the client's turn is held against.
    contact: { ...known.contact, lastIat: Math.max(known.contact.lastIat, given.lastIat) },
  };
  return isSame(row, known) ? { outcome: 'known' } : { outcome: 'updated', row };
}

/** A lease of another edition is not one of the edition that the machine has now. */
function leaseUntil(known: ClientRow, given: TableClient): number {
  if (known.edition === given.edition) return Math.max(known.leaseUntil, given.leaseUntil);
  return given.lastSeen > known.lastSeen ? given.leaseUntil : known.leaseUntil;
}

function isSame(row: ClientRow, known: ClientRow): boolean {
  return (
    row.firstSeen === known.firstSeen &&
    row.lastSeen === known.lastSeen &&
    row.leaseUntil === known.leaseUntil &&
    row.contact.lastIat === known.contact.lastIat
  );
}

function newRow(given: TableClient): ClientRow {
  const { vendor, application, client, edition, generation, firstSeen, lastSeen, leaseUntil } = given;
  const { state, minutesLeft, virtual, device, lastIat } = given;
  const nobody = given.client;
  return {
    vendor,
    application,
    client,
    edition,
    generation,
    contact: {
      turn: 0,
      head: 0,
      lastIat,
      tip: {
        // No request has this id: nothing was answered here, so nothing can be asked for again.
        jti: '' as RequestId,
        digest: '',
        terms: {
          kind: 'notice',
          claims: {
            iss: nobody,
            iat: lastSeen,
            sub: client,
            nonce: '' as RequestId,
            grant: '' as never,
            application,
            generation,
            renewAfter: 0,
            retryAfter: 0,
            count: 0,
            threshold: 0,
            revocations: {},
            outcome: 'new-identity',
          },
        },
      },
      facts: device,
      restores: [],
      passed: [],
      returns: [],
    },
    firstSeen,
    lastSeen,
    state,
    minutesLeft,
    virtual,
    leaseUntil,
    ephemeral: false,
    method: 'host',
    successions: [],
  };
}
