/** Publishing the host in DNS: `host publish …`, `host withdraw`, `host print-records`. */
import type { PublishingView } from '@attiva/host';
import { exitClassOf, isErrorCode } from '@attiva/protocol';
import { columns, moment } from '../../../program/columns.ts';
import type { Answer, Call, CommandSpec } from '../../../program/command-spec.ts';
import { asJson } from '../../../program/json.ts';
import { askHost, dataOption } from '../host-folder.ts';

const group = 'Host in the LAN';

export const hostPublish: CommandSpec = {
  words: 'host publish',
  options: [dataOption],
  group,
  summary: 'Publish this host in DNS now, and switch publishing on (familiar: /sdns)',
  example: 'attiva host publish',
  run: (call) =>
    askHost(call, async (door) => {
      const view = await door.ask({ method: 'POST', path: '/v1/publishing', body: {} });
      const later = ['The host does not run: its records are published when it starts.'];
      return answerOf(view, door.running ? [] : later, door.running);
    }),
};

export const hostPublishList: CommandSpec = {
  words: 'host publish list',
  options: [dataOption],
  group,
  summary: 'Show the domains in which this host publishes itself, and what became of each',
  example: 'attiva host publish list --json',
  run: (call) =>
    askHost(call, async (door) => {
      const view = await door.ask({ method: 'GET', path: '/v1/publishing' });
      return { ...answerOf(view, [], door.running), exit: 0 };
    }),
};

export const hostPublishAdd: CommandSpec = {
  words: 'host publish add',
  arguments: { '<domain>': 'a DNS domain, such as branch.corp.example' },
  options: [
    { flags: '--priority <number>', purpose: 'hosts of the lowest priority are asked first (default 0)' },
    { flags: '--weight <number>', purpose: 'share among hosts of one priority (default 0)' },
    { flags: '--print', purpose: 'change nothing: print the records to enter by hand' },
    dataOption,
  ],
  group,
  summary: 'Publish this host in one more domain',
  example: 'attiva host publish add branch.corp.example --priority 10 --weight 5',
  run: addDomain,
};

export const hostPublishRemove: CommandSpec = {
  words: 'host publish remove',
  arguments: { '<domain>': 'a domain that `host publish list` shows' },
  options: [dataOption],
  group,
  summary: 'Take a domain off the list and this host out of it',
  example: 'attiva host publish remove branch.corp.example',
  run: (call) =>
    askHost(call, async (door) => {
      const body = { domain: call.argument('domain') ?? '' };
      const view = await door.ask({ method: 'POST', path: '/v1/published-domain-removals', body });
      return answerOf(view, [], door.running);
    }),
};

export const hostWithdraw: CommandSpec = {
  words: 'host withdraw',
  options: [dataOption],
  group,
  summary: "Take this host's records out of DNS, and switch publishing off (familiar: /cdns)",
  example: 'attiva host withdraw',
  run: (call) =>
    askHost(call, async (door) => {
      const view = await door.ask({ method: 'POST', path: '/v1/publishing-withdrawals', body: {} });
      const { hosts = [] } = await door.ask({ method: 'GET', path: '/v1/status' });
      const others =
        hosts.length > 1 ? ['It is off at all hosts on this database: their records are withdrawn, too.'] : [];
      return answerOf(view, [...others, 'Publish again with `attiva host publish`.'], door.running);
    }),
};

async function addDomain(call: Call): Promise<Answer> {
  const body = {
    domain: call.argument('domain') ?? '',
    priority: call.number('priority') ?? 0,
    weight: call.number('weight') ?? 0,
  };
  if (call.flag('print')) {
    const { printRecords } = await import('./print-records.ts');
    return await printRecords(call, body);
  }
  return await askHost(call, async (door) => {
    const view = await door.ask({ method: 'POST', path: '/v1/published-domains', body });
    const failed = view.domains.some(({ domain, state }) => domain === body.domain.toLowerCase() && state === 'failed');
    const more = failed
      ? ['It is in the list and tried again, at most an hour apart; see `attiva host publish remove`.']
      : [];
    return answerOf(view, more, door.running);
  });
}

/** All failed: the exit class of the first reason; some: part of a batch failed. */
function answerOf(view: PublishingView, more: readonly string[], running: boolean): Answer {
  const failed = view.domains.filter(({ state }) => state === 'failed');
  const code = failed[0]?.code;
  const exit = failed.length < view.domains.length ? 7 : isErrorCode(code) ? exitClassOf(code) : 1;
  const text = [describe(view, running), ...more].filter((line) => line !== '').join('\n');
  return { json: asJson({ running, ...view }), text, ...(failed.length > 0 && { exit }) };
}

export const whyNotPublished: Readonly<Record<NonNullable<PublishingView['why']>, string>> = {
  'switched-off': 'Publishing is switched off.',
  'no-domain': 'Not published: this machine has no DNS domain. Set `name` under [publishing] in host.toml.',
  'loopback-only': 'Not published: the host listens on loopback addresses only.',
  'serves-nobody': 'Not published: the host serves no vendor yet.',
};

function describe({ why, domains, way }: PublishingView, running: boolean): string {
  const head = why === undefined ? [] : [whyNotPublished[why]];
  if (domains.length === 0) return head.join('\n');
  const rows = domains.map(({ domain, record, state, at, next }) => [
    domain,
    record === undefined
      ? '(to be withdrawn)'
      : `SRV ${record.priority} ${record.weight} ${record.port} ${record.target}`,
    running || state !== 'waiting' ? state : 'when the host starts',
    at === undefined ? '' : moment(at),
    next === undefined ? '' : moment(next),
  ]);
  const failures = domains.flatMap(({ domain, code, detail, remedy }) =>
    code === undefined ? [] : [`WARNING ${code}: ${domain}: ${detail}\n  remedy    ${remedy}`],
  );
  const signed = { tsig: 'signed with the key of host.toml', gss: 'by Kerberos', unsigned: 'not signed' }[way];
  return [
    ...head,
    columns([['Domain', 'Record', 'State', 'Last', 'Next'], ...rows]),
    `Updates are ${signed}.`,
    ...failures,
  ].join('\n');
}
