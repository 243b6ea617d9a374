import { ActivationError } from '@attiva/protocol';
import { columns, moment } from '../../program/columns.ts';
import type { Call, CommandSpec, OptionSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { firstLine, readText } from '../../program/secrets.ts';
import { askConsole, consoleOptions, roles } from './console-door.ts';

const common = { group: 'Host in the LAN', options: consoleOptions } as const;
const who = { '<name>': 'name of the account' } as const;
const roleOption: OptionSpec = { flags: '--role <role>', purpose: 'what it may', choices: roles };
const passwordOption: OptionSpec = {
  flags: '--password-file <file>',
  purpose: 'file with the password (else you are asked)',
};

export const userAdd: CommandSpec = {
  ...common,
  words: 'console user add',
  arguments: who,
  options: [...consoleOptions, roleOption, passwordOption],
  summary: 'Add an account to the console, viewer unless said otherwise; the password is asked for',
  example: 'attiva console user add anna --role administrator',
  async run(call) {
    const name = nameOf(call);
    const role = roles.find((one) => one === call.text('role')) ?? 'viewer';
    const password = await newPassword(call, name);
    const account = await askConsole(call, (ask) =>
      ask({ method: 'POST', path: '/v1/accounts', body: { name, role, password } }),
    );
    return { json: asJson(account), text: `${account.name} may log in as ${account.role}` };
  },
};

export const userList: CommandSpec = {
  ...common,
  words: 'console user list',
  summary: 'List the accounts of the console',
  example: 'attiva console user list',
  async run(call) {
    const { accounts } = await askConsole(call, (ask) => ask({ method: 'GET', path: '/v1/accounts' }));
    const rows = accounts.map(({ name, role, disabledAt, secondFactor, lastLogInAt }) => [
      name,
      role,
      disabledAt === null ? '' : 'disabled',
      secondFactor ? 'second factor' : '',
      lastLogInAt === null ? 'never logged in' : moment(lastLogInAt),
    ]);
    const none = 'nobody has an account; a one-time link opens the console: attiva console link';
    return { json: asJson({ accounts }), text: rows.length === 0 ? none : columns(rows) };
  },
};

export const userSetRole: CommandSpec = {
  ...common,
  words: 'console user set-role',
  arguments: { ...who, '<role>': roles.join(', ') },
  suggested: { '<role>': roles },
  summary: 'Give an account another role; its browsers are signed out',
  example: 'attiva console user set-role anna operator',
  async run(call) {
    const role = roles.find((one) => one === call.argument('role'));
    if (role === undefined) throw new ActivationError('wrong-usage', `a role is one of ${roles.join(', ')}`);
    return await change(call, { role });
  },
};

export const userDisable: CommandSpec = {
  ...common,
  words: 'console user disable',
  arguments: who,
  options: [...consoleOptions, { flags: '--off', purpose: 'enable it again' }],
  summary: 'Disable an account: nobody comes in with it until it is enabled again',
  example: 'attiva console user disable anna',
  run: async (call) => await change(call, { disabled: !call.flag('off') }),
};

export const userResetPassword: CommandSpec = {
  ...common,
  words: 'console user reset-password',
  arguments: who,
  options: [
    ...consoleOptions,
    passwordOption,
    { flags: '--without-second-factor', purpose: 'also take its second factor away: the telephone is lost' },
  ],
  summary: 'Set the password of an account anew; it is asked for',
  example: 'attiva console user reset-password anna',
  async run(call) {
    const name = nameOf(call);
    const password = await newPassword(call, name);
    const without = call.flag('withoutSecondFactor');
    await askConsole(call, async (ask) => {
      const params = { name };
      await ask({ method: 'PUT', path: '/v1/accounts/{name}/password', params, body: { password } });
      if (without) await ask({ method: 'DELETE', path: '/v1/accounts/{name}/second-factor', params });
    });
    return { json: { name, secondFactorRemoved: without }, text: `the password of ${name} is another one now` };
  },
};

export const userRemove: CommandSpec = {
  ...common,
  words: 'console user remove',
  arguments: who,
  summary: 'Remove an account of the console',
  example: 'attiva console user remove anna',
  async run(call) {
    const name = nameOf(call);
    await askConsole(call, (ask) => ask({ method: 'DELETE', path: '/v1/accounts/{name}', params: { name } }));
    return { json: { name }, text: `${name} has no account any more` };
  },
};

function nameOf(call: Call): string {
  return call.argument('name') ?? '';
}

async function change(
  call: Call,
  body: { readonly role?: (typeof roles)[number]; readonly disabled?: boolean },
): ReturnType<CommandSpec['run']> {
  const params = { name: nameOf(call) };
  const account = await askConsole(call, (ask) => ask({ method: 'PUT', path: '/v1/accounts/{name}', params, body }));
  const state = account.disabledAt === null ? account.role : `${account.role}, disabled`;
  return { json: asJson(account), text: `${account.name} is ${state}` };
}

/** Never an argument: those stand in lists of processes and in the history of shells. */
async function newPassword(call: Call, name: string): Promise<string> {
  const file = call.text('passwordFile');
  if (file !== undefined) return firstLine(await readText(call, file), file);
  if (!call.terminal.interactive)
    throw new ActivationError('wrong-usage', 'a password is needed: give --password-file FILE, nobody can be asked');
  const password = await call.terminal.askSecret(`Password of ${name}: `);
  const again = await call.terminal.askSecret('The same again: ');
  if (again !== password) throw new ActivationError('wrong-usage', 'the two differ; nothing was changed');
  return password;
}
