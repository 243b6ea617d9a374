import type { Choice, RevocationPreview, Revoked } from '@attiva/authority';
import { ActivationError } from '@attiva/protocol';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { columns, mostShown } from '../../program/columns.ts';
import { asJson } from '../../program/json.ts';
import { askAuthority, type AuthorityDoor, dirOption } from './authority-folder.ts';

export const authorityRevoke: CommandSpec = {
  words: 'authority revoke',
  arguments: {
    '<named>':
      'what: a customer, a product key (last five characters), a registration (YEPS8/2), a host, directory, machine, signing key, grant, object or license by its id',
  },
  options: [
    dirOption,
    { flags: '--reason <text>', purpose: 'why, for your own records' },
    { flags: '--foreign', purpose: 'an id that this authority never issued: signed by a thief with its key' },
    { flags: '--yes', purpose: 'do not ask, where more than one id is revoked' },
  ],
  group: 'Vendor',
  summary:
    'Revoke for ever: no new license comes from it wherever the list has arrived; of a product key, all that it gave',
  example: 'attiva authority revoke …YEPS8 --reason "sold on"',
  run,
};

async function run(call: Call): Promise<Answer> {
  const answer = await askAuthority(call, (door) => revoke(call, door));
  return { json: asJson(answer), text: describe(answer) };
}

async function revoke(call: Call, { ask }: AuthorityDoor): Promise<Revoked> {
  const reason = call.text('reason');
  const foreign = call.flag('foreign');
  const preview = (name: string): Promise<RevocationPreview> =>
    ask({ method: 'GET', path: '/v1/revocation-previews', query: { named: name, foreign } });
  let named = call.argument('named') ?? '';
  let shown = await preview(named);
  if (shown.choices.length > 0) {
    named = await choose(call, named, shown.choices);
    shown = await preview(named);
  }
  await agree(call, named, shown);
  const body = { named, confirmed: shown.digest, ...(reason !== undefined && { reason }), ...(foreign && { foreign }) };
  return (await ask({ method: 'POST', path: '/v1/revocations', body })) as Revoked;
}

async function choose({ terminal }: Call, named: string, choices: readonly Choice[]): Promise<string> {
  const shown = choices.slice(0, mostShown);
  const rows = shown.map(({ named: id, kind, of }, at) => [`${at + 1}`, kind, of, id]);
  const rest = choices.length - shown.length;
  const list = `${columns(rows)}${rest > 0 ? `\nand ${rest} more: attiva authority license list` : ''}`;
  if (!terminal.interactive) {
    const detail = `${choices.length} things are called ${named}; name one by its id\n${list}`;
    throw new ActivationError('wrong-usage', detail, { facts: { ids: shown.map((choice) => choice.named) } });
  }
  terminal.note(`${choices.length} things are called ${named}:\n${list}`);
  const typed = (await terminal.ask('Which one? ')).trim();
  // Of those that were shown: nobody revokes for ever what he has not seen.
  const chosen = /^[0-9]{1,2}$/u.test(typed) ? shown[Number(typed) - 1] : undefined;
  if (chosen !== undefined) return chosen.named;
  throw new ActivationError('wrong-usage', `${typed} is none of the numbers; nothing was revoked`);
}

/** One id is what was named. What follows from it, as with a product key, is shown first. */
async function agree(call: Call, named: string, shown: RevocationPreview): Promise<void> {
  const { key, ids, otherKeys } = shown;
  // A host or a directory by itself, with the one key that it was registered with, is what was named.
  if (call.flag('yes') || (ids <= 1 && otherKeys.length <= (key === undefined ? 1 : 0))) return;
  const blocks = key === undefined ? '' : ` and the product key …${key} is blocked`;
  const told = `${whatOf(shown)}: ${ids} ids are revoked for ever${blocks}.${alsoEnds(otherKeys)}`;
  const instead = key === undefined ? '' : ` To keep what it gave: attiva authority key block …${key}`;
  const { terminal } = call;
  if (!terminal.interactive) {
    throw new ActivationError('wrong-usage', `${told} Say --yes if that is meant.${instead}`, {
      facts: { named, ids },
    });
  }
  terminal.note(`${told}${instead}`);
  if ((await terminal.ask('Revoke all of it? Type yes: ')).trim().toLowerCase() === 'yes') return;
  throw new ActivationError('wrong-usage', 'nothing was revoked');
}

function whatOf({ hosts, directories, machines }: RevocationPreview): string {
  const parts = [
    [hosts, 'host', 'hosts'],
    [directories, 'directory', 'directories'],
    [machines, 'machine', 'machines'],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, one, many]) => `${count} ${count === 1 ? one : many}`)
    .join(', ');
}

function alsoEnds(otherKeys: readonly string[]): string {
  if (otherKeys.length === 0) return '';
  const keys = otherKeys.map((key) => `…${key}`).join(', ');
  return ` What these have with ${keys} ends as well, until they register anew with it.`;
}

function describe({ revoked, blockedKey, files }: Revoked): string {
  const rows = revoked.map(({ id, kind, of, changed }) => [id, kind, of, changed ? 'revoked' : 'was revoked before']);
  const rest = rows.length - mostShown;
  return [
    ...(rows.length === 0 ? [] : [columns(rows.slice(0, mostShown))]),
    ...(rest > 0 ? [`and ${rest} more`] : []),
    ...(blockedKey === undefined ? [] : [`Key …${blockedKey} is blocked: it registers nothing more.`]),
    files.length === 0
      ? 'The files are as they were.'
      : `Rewritten: ${files.join(', ')}. Hosts fetch the list daily; send it to sites that reach nobody, and with the next release.`,
  ].join('\n');
}
