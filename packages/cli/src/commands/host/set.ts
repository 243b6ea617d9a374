import { ActivationError } from '@attiva/protocol';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { askHost, dataOption } from './host-folder.ts';
import { shown } from './settings.ts';

export const hostSet: CommandSpec = {
  words: 'host set',
  arguments: {
    '<name>': 'the setting, as `attiva host settings` names it',
    '<value>': 'a number, true or false, a text, or a list as JSON',
    '[more...]': 'further names and values: all are changed, or none',
  },
  options: [dataOption],
  group: 'Host in the LAN',
  summary:
    'Change a setting of the host, in force at once (familiar: slmgr /sprt, /sai, /sri, /sdns, /cdns, /spri, /cpri)',
  example: 'attiva host set intervals.renewalMinutes 1440',
  async run(call) {
    const words = [call.argument('name') ?? '', call.argument('value') ?? '', ...call.texts('more')];
    if (words.length % 2 === 1) {
      throw new ActivationError('wrong-usage', `${words.at(-1)} has no value`, { facts: { example: hostSet.example } });
    }
    const pairs = words.flatMap((name, index) => (index % 2 === 0 ? [[name, valueOf(words[index + 1] ?? '')]] : []));
    return await change(call, Object.fromEntries(pairs) as Readonly<Record<string, unknown>>);
  },
};

export const hostReset: CommandSpec = {
  words: 'host reset',
  arguments: {
    '<name>': 'the setting, as `attiva host settings` names it',
    '[more...]': 'further settings: all go back, or none',
  },
  options: [dataOption],
  group: 'Host in the LAN',
  summary: 'Take a setting of the host back to what host.toml or the default says, at once',
  example: 'attiva host reset intervals.renewalMinutes',
  async run(call) {
    const names = [call.argument('name') ?? '', ...call.texts('more')];
    return await change(call, Object.fromEntries(names.map((name) => [name, null])));
  },
};

/** JSON where it is some, else the text as it was typed; `on` and `off` are what people type for true and false. */
function valueOf(typed: string): unknown {
  if (/^(?:on|yes)$/iu.test(typed)) return true;
  if (/^(?:off|no)$/iu.test(typed)) return false;
  try {
    const value: unknown = JSON.parse(typed);
    return value ?? typed; // Taking a setting back is another command.
  } catch (error) {
    if (error instanceof SyntaxError) return typed;
    throw error;
  }
}

async function change(call: Call, wished: Readonly<Record<string, unknown>>): Promise<Answer> {
  return await askHost(call, async (door) => {
    const body = { change: wished };
    const changed = await door.ask({ method: 'POST', path: '/v1/settings', body });
    const settings = changed.settings.filter(({ name }) => Object.hasOwn(wished, name));
    const when = door.running ? 'in force now' : 'in force when the host starts';
    const lines = settings.map(({ name, value, source }) => `${name} = ${shown(value)} (${source}), ${when}`);
    const notes = changed.notes.map((note) => `Note: ${note}`);
    return {
      json: asJson({ running: door.running, settings, notes: changed.notes }),
      text: [...lines, ...notes].join('\n'),
    };
  });
}
