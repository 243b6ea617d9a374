import { ActivationError } from '@attiva/protocol';
import { columns, day } from '../../program/columns.ts';
import type { CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { askConsole, consoleOptions, roles } from './console-door.ts';

const common = { group: 'Host in the LAN', options: consoleOptions } as const;

export const tokenCreate: CommandSpec = {
  ...common,
  words: 'console token create',
  arguments: { '<name>': 'what it is for; the audit calls it `NAME (token)`' },
  options: [
    ...consoleOptions,
    { flags: '--role <role>', purpose: 'what it may (default viewer)', choices: roles },
    { flags: '--days <days>', purpose: 'days until it ends (default 90; 0: it has no end)' },
  ],
  summary: 'Make an API token for a program, shown this once',
  example: 'attiva console token create monitoring --role viewer',
  async run(call) {
    const name = call.argument('name') ?? '';
    const role = roles.find((one) => one === call.text('role')) ?? 'viewer';
    const days = call.number('days') ?? 90;
    if (days > 3650) throw new ActivationError('wrong-usage', 'a token ends within 3650 days, or has no end: --days 0');
    const body = { name, role, ...(days > 0 && { days }) };
    const { token, text } = await askConsole(call, (ask) => ask({ method: 'POST', path: '/v1/api-tokens', body }));
    return { json: asJson({ ...token, text }), text };
  },
};

export const tokenList: CommandSpec = {
  ...common,
  words: 'console token list',
  summary: 'List the API tokens, without their texts',
  example: 'attiva console token list',
  async run(call) {
    const { tokens } = await askConsole(call, (ask) => ask({ method: 'GET', path: '/v1/api-tokens' }));
    const rows = tokens.map(({ name, role, expiresAt, lastUsedAt, createdBy }) => [
      name,
      role,
      expiresAt === null ? 'no end' : `until ${day(expiresAt)}`,
      lastUsedAt === null ? 'never used' : `used ${day(lastUsedAt)}`,
      `made by ${createdBy}`,
    ]);
    return { json: asJson({ tokens }), text: rows.length === 0 ? 'there is no token' : columns(rows) };
  },
};

export const tokenRevoke: CommandSpec = {
  ...common,
  words: 'console token revoke',
  arguments: { '<name>': 'name of the token' },
  summary: 'Revoke an API token, at once',
  example: 'attiva console token revoke monitoring',
  async run(call) {
    const params = { token: call.argument('name') ?? '' };
    const token = await askConsole(call, (ask) => ask({ method: 'DELETE', path: '/v1/api-tokens/{token}', params }));
    return { json: asJson(token), text: `${token.name} opens nothing any more` };
  },
};
