/** The tables `[directoryLogIn]` and `[openIdLogIn]` of a daemon's configuration: people who need no account of their own here. */
import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { ActivationError } from '@attiva/protocol';
import { type Role, roles } from '../api/callers.ts';
import { readPrivateFile } from '../files/private-file.ts';
import { choice, type JsonSchema, type ObjectSchema } from '../schema/json-schema.ts';
import type { OpenIdOptions } from './openid/openid-provider.ts';

export interface DirectoryLogInConfig {
  readonly server: string;
  readonly caFile?: string;
  readonly base: string;
  readonly account?: string;
  readonly passwordFile?: string;
  readonly roles: readonly { readonly group: string; readonly role: Role }[];
}

export interface OpenIdLogInConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecretFile?: string;
  readonly consoleUrl: string;
  readonly caFile?: string;
  readonly claim: string;
  readonly scopes: readonly string[];
  readonly roles: readonly { readonly value: string; readonly role: Role }[];
}

const text = (description: string, examples: readonly string[] = []): JsonSchema => ({
  type: 'string',
  minLength: 1,
  maxLength: 1024,
  description,
  ...(examples.length > 0 && { examples }),
});

function rolesBy(name: 'group' | 'value', about: string, example: string): JsonSchema {
  const properties = {
    [name]: text(about, [example]),
    role: { ...choice(...roles), description: 'What members may.' },
  };
  const items: JsonSchema = { type: 'object', properties, required: [name, 'role'], additionalProperties: false };
  const description = `Who may what: \`{ ${name}, role }\` each. Of several the one with the most counts; without any nobody comes in.`;
  return { type: 'array', items, maxItems: 64, default: [], description };
}

const caFile = text('PEM file with the CAs to trust there; else those of the system.');

/** Describes `DirectoryLogInConfig`. */
export const directoryLogInSchema: ObjectSchema<DirectoryLogInConfig> = {
  type: 'object',
  properties: {
    server: text('LDAP server: a name, `ldaps://HOST:PORT`, or `ldap://HOST` for StartTLS; never in plain.', [
      'dc1.ad.example',
    ]),
    caFile,
    base: text('Where people stand, with all that is below.', ['DC=ad,DC=example']),
    account: text('The account that looks people up; without, in Active Directory whoever logs in does.', [
      'CN=attiva,OU=Services,DC=ad,DC=example',
    ]),
    passwordFile: text('File with its password, readable by this account alone.'),
    roles: rolesBy('group', 'Name (DN) of a group.', 'CN=Attiva admins,OU=Groups,DC=ad,DC=example'),
  },
  required: ['server', 'base'],
  additionalProperties: false,
  description: "Log-in to the console by the customer's directory (LDAP).",
};

/** Describes `OpenIdLogInConfig`. */
export const openIdLogInSchema: ObjectSchema<OpenIdLogInConfig> = {
  type: 'object',
  properties: {
    issuer: text('The provider: `https:`, or `http:` on this machine.', ['https://login.example/realms/it']),
    clientId: text('As what this console is known there.', ['attiva']),
    clientSecretFile: text("File with the client's secret, readable by this account alone; without, PKCE alone."),
    consoleUrl: text('Where browsers reach this console; register it there with `/openid/return` behind it.', [
      'https://host.example:7694',
    ]),
    caFile,
    claim: { ...text('The claim of the identity token that holds groups or roles.'), default: 'groups' },
    scopes: {
      type: 'array',
      items: { type: 'string', minLength: 1, maxLength: 128 },
      maxItems: 16,
      default: [],
      description: 'Asked for beside `openid profile email`.',
    },
    roles: rolesBy('value', 'Value of the claim.', 'attiva-admins'),
  },
  required: ['issuer', 'clientId', 'consoleUrl'],
  additionalProperties: false,
  description: 'Log-in to the console by an OpenID Connect provider.',
};

/** What `@attiva/directory` takes; files are read now, so a new password counts at once. */
export interface DirectoryOfPeople {
  readonly server: string;
  readonly base: string;
  readonly ca?: string;
  readonly reader?: { readonly dn: string; readonly password: string };
}

/**
 * @param folder of the daemon: paths that are not absolute begin there
 * @throws {ActivationError} `config-invalid`: an account without a password, and every code of `readPrivateFile`.
 */
export async function directoryOfPeople(
  { server, base, caFile: ca, account, passwordFile }: DirectoryLogInConfig,
  folder: string,
): Promise<DirectoryOfPeople> {
  if ((account === undefined) !== (passwordFile === undefined)) {
    throw new ActivationError('config-invalid', 'directoryLogIn.account and .passwordFile need each other');
  }
  return {
    server,
    base,
    ...(ca !== undefined && { ca: await readFile(at(folder, ca), 'utf8') }),
    ...(account !== undefined && { reader: { dn: account, password: await secretIn(at(folder, passwordFile ?? '')) } }),
  };
}

/** By group or value, the one that may most first. */
export function rolesOf(
  given: readonly { readonly group?: string; readonly value?: string; readonly role: Role }[],
): readonly (readonly [string, Role])[] {
  return given
    .map(({ group, value, role }) => [group ?? value ?? '', role] as const)
    .toSorted(([, one], [, other]) => roles.indexOf(other) - roles.indexOf(one));
}

/** As `directoryOfPeople`. */
export async function openIdOptions(config: OpenIdLogInConfig, folder: string): Promise<OpenIdOptions> {
  const { issuer, clientId, clientSecretFile, consoleUrl, caFile: ca, claim, scopes } = config;
  return {
    issuer,
    clientId,
    consoleUrl,
    claim,
    scopes,
    roles: rolesOf(config.roles),
    ...(clientSecretFile !== undefined && { clientSecret: await secretIn(at(folder, clientSecretFile)) }),
    ...(ca !== undefined && { ca: await readFile(at(folder, ca), 'utf8') }),
  };
}

const at = (folder: string, path: string): string => (isAbsolute(path) ? path : join(folder, path));

/** The first line, as editors write it. */
async function secretIn(path: string): Promise<string> {
  return (await readPrivateFile(path)).toString('utf8').replace(/\r?\n$/u, '');
}
