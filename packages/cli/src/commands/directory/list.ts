import type { DirectoryObject, DirectoryReading } from '@attiva/directory';
import {
  type ActivationObjectClaims,
  type ErrorCode,
  isActivationError,
  judgeFoundObject,
  parseCompact,
  type TrustContext,
} from '@attiva/protocol';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { sessionOptions, withDirectory } from './directory-session.ts';
import { vendorChoice, vendorsToJudge } from './directory-vendor.ts';
import { mayActivate, objectFacts } from './object-text.ts';

export const directoryList: CommandSpec = {
  words: 'directory list',
  options: [...sessionOptions, ...vendorChoice],
  group: 'Host in the LAN',
  summary: 'Show the activation objects of the directory, and what each is worth',
  example: 'attiva directory list --server dc1.ad.example --bind-dn administrator@ad.example',
  async run(call) {
    const { json, objects, reading } = await listObjects(call);
    return { json, text: textOf(objects, reading) };
  },
};

/** An object as it is listed: what it says, and why members would not take it. */
export interface ListedObject {
  readonly found: DirectoryObject;
  readonly claims?: ActivationObjectClaims;
  readonly refused?: ErrorCode;
  /** Whether its vendor is known here; without, nothing can be said of it. */
  readonly known: boolean;
}

export interface ListedDirectory extends Pick<Answer, 'json'> {
  readonly objects: readonly ListedObject[];
  readonly reading: DirectoryReading;
}

/** Every object of the directory that the call means, judged. */
export async function listObjects(call: Call): Promise<ListedDirectory> {
  const vendors = await vendorsToJudge(call);
  const { readDirectory } = await import('@attiva/directory');
  const reading = await withDirectory(call, readDirectory);
  const objects = reading.objects.map((found) => judged(found, reading, vendors));
  const directory = { kind: reading.identity.kind, container: reading.context.container, ids: reading.ids };
  const facts = objects.map(({ found, claims, refused, known }) => ({
    dn: found.dn,
    name: found.name,
    ...(claims && objectFacts(claims)),
    known,
    refused: refused ?? null,
  }));
  return { json: { directory, objects: facts }, objects, reading };
}

/** Judged as a member would that wants just what it is for. */
function judged(found: DirectoryObject, { ids }: DirectoryReading, vendors: readonly TrustContext[]): ListedObject {
  const statement: unknown = Array.isArray(found.chain) ? found.chain[0] : undefined;
  const claims = typeof statement === 'string' ? parseCompact(statement)?.claims : undefined;
  if (claims === undefined) return { found, refused: 'not-authentic', known: true };
  const trust = vendors.find(({ vendor }) => vendor === claims['iss']);
  if (trust === undefined) return { found, known: false };
  const said = claims as unknown as ActivationObjectClaims;
  const wanted = { directories: ids, application: said.application, generation: said.generation };
  try {
    return { found, claims: judgeFoundObject(found.chain, wanted, trust).object, known: true };
  } catch (error) {
    if (!isActivationError(error)) throw error;
    // What is not authentic is never repeated as if it were true.
    const genuine = error.code === 'object-of-another-directory' || error.code === 'revoked';
    return { found, refused: error.code, known: true, ...(genuine && { claims: said }) };
  }
}

function textOf(listed: readonly ListedObject[], { context, ids }: DirectoryReading): string {
  const head = [
    `Directory  ${context.namingContext}`,
    `Id         ${ids.join(', ')}`,
    `Container  ${context.container}`,
  ];
  if (listed.length === 0)
    return [...head, '', 'No activation objects. `attiva directory publish KEY` makes one.'].join('\n');
  const lines = listed.flatMap(({ found, claims, refused, known }) => [
    '',
    found.name === '' ? '(without a name)' : found.name,
    ...(claims === undefined ? [] : [`  ${claims.iss}: ${mayActivate(claims)}, host key …${claims.key}`]),
    `  ${refused === undefined ? (known ? 'good' : 'of a vendor that this machine does not know') : `refused by members: ${refused}`}`,
    `  ${found.dn}`,
  ]);
  return [...head, ...lines].join('\n');
}
