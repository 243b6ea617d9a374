/** SQL of what administrators did to one machine, as the audit tells. It is looked for among the newest entries only. */
import type { Seconds } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import type { AuditAction, AuditDetails } from '../audit/audit.repository.ts';

export interface MachineChange {
  readonly at: Seconds;
  /** Who, as the audit names it. */
  readonly actor: string;
  readonly action: AuditAction;
  /** What was changed of its marks; absent: nothing, or erased. */
  readonly words?: { readonly add: string; readonly remove: string; readonly group: string };
}

const actions: readonly AuditAction[] = ['machines-marked', 'machines-removed', 'machine-forgotten'];

/** Entries that are looked through, and changes that are told. */
const mostEntries = 2000;
const mostChanges = 20;

/** Newest first. */
export async function listMachineChanges(
  on: Statements,
  client: string,
  most: number = mostChanges,
): Promise<readonly MachineChange[]> {
  // The pattern only makes them few: an id may hold what stands for any letter, so each is read as well.
  const rows = await on.all<{
    at: Seconds;
    actor: string;
    action: AuditAction;
    subject: string;
    details: string;
    personal: string | null;
  }>(
    `select at, actor, action, subject, details, personal
      from (select * from audit order by position desc limit ?) a
      where action in (${actions.map(() => '?').join(', ')}) and (subject = ? or details like ?)
      order by position desc`,
    [mostEntries, ...actions, client, `%"${client}"%`],
  );
  return rows
    .filter(({ subject, details }) => subject === client || clientsOf(details).includes(client))
    .slice(0, most)
    .map(({ at, actor, action, personal }) => ({
      at,
      actor,
      action,
      ...(personal !== null && { words: wordsOf(personal) }),
    }));
}

function clientsOf(details: string): readonly unknown[] {
  const { clients } = JSON.parse(details) as AuditDetails;
  return Array.isArray(clients) ? clients : [];
}

function wordsOf(personal: string): NonNullable<MachineChange['words']> {
  const { add = '', remove = '', group = '' } = JSON.parse(personal) as Readonly<Record<string, string>>;
  return { add, remove, group };
}
